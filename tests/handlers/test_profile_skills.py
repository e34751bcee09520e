"""What skills are called in a profile, those of a community's own framework as well."""

from conversations.assessment.steps import use_framework
from storage import memberships, profiles
from tests.handlers.communities import village
from tests.handlers.people import arrives, last
from tests.transcript import readable
from tests.world import World

OWN = """\
[skills.birdsong]
name = "Telling birds by their song"
group = "people"
definition = "Hears who sings."
levels = ["Listens.", "Knows some.", "Knows many.", "Teaches it."]
practice = "Get up early once."
"""


async def test_a_skill_of_an_own_framework_is_called_as_its_community_calls_it(
    world: World,
) -> None:
    ana, community = await arrives(world, "ana"), await village(world)
    async with world.database.transaction() as tx:
        await use_framework(tx, person=ana, community=community, body=OWN)
        await profiles.offer(tx, ana, "birdsong", 3)
    await world.says("ana", "/profile")
    assert "You can help with: birdsong" in readable(last(world))
    async with world.database.transaction() as tx:
        await memberships.join(tx, community, ana)
    await world.says("ana", "/profile")
    assert "You can help with: Telling birds by their song" in readable(last(world))
