"""Results of earlier self-assessments, seen by the framework that they were made with."""

from __future__ import annotations

from conversations.assessment.framework import Framework, Role
from conversations.assessment.framework_file import framework_of
from conversations.assessment.result import Result
from storage import frameworks
from storage.database import Reading
from storage.records.assessments import Assessment


async def result_of(tx: Reading, assessment: Assessment) -> Result:
    """What came out; skills that no framework has any more are left out."""
    framework = await framework_at(tx, assessment.community or "", assessment.framework_version)
    known = {skill.id for skill in framework.skills}
    levels = {
        one.skill: one.level
        for one in assessment.levels
        if one.level is not None and one.skill in known
    }
    return Result(framework, _role(framework, assessment.role), levels)


async def role_of(tx: Reading, assessment: Assessment) -> Role | None:
    """The role that it was about; None where it was what fits, or there is no such role now."""
    framework = await framework_at(tx, assessment.community or "", assessment.framework_version)
    return _role(framework, assessment.role)


async def framework_at(tx: Reading, community: str, version: int) -> Framework:
    """The framework of a community in one version; the default where that has gone."""
    found = await frameworks.find(tx, community, version) if community else None
    return framework_of(found.body if found else "")


def _role(framework: Framework, id: str) -> Role | None:
    return next((role for role in framework.roles if role.id == id), None)
