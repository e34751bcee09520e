"""Support for candidates by others, and what goes with it when somebody stands no longer."""

from __future__ import annotations

from storage import candidates
from storage.database import Transaction
from storage.records.candidates import Candidate, CandidateState


async def take_all_back(tx: Transaction, call: str, person: str) -> int:
    """Take back whatever support somebody has given in a call; returns to how many."""
    return await tx.run(
        "DELETE FROM seconding WHERE person = :person"
        " AND candidate IN (SELECT id FROM candidate WHERE call = :call)",
        call=call,
        person=person,
    )


async def withdraw(tx: Transaction, candidate: Candidate) -> bool:
    """Let somebody stand no longer; False where they do not stand.

    What they wrote, what was said about them and who supports them is erased at once.
    """
    if candidate.state is not CandidateState.ACCEPTED:
        return False
    if not await candidates.move(tx, candidate, CandidateState.WITHDRAWN):
        return False
    await tx.run(
        "UPDATE candidate SET statement = '', conflict = '', why_not = '', eligible = NULL"
        " WHERE id = :candidate",
        candidate=candidate.id,
    )
    await tx.run(
        "DELETE FROM nomination WHERE candidate = :candidate AND nominator = :person",
        candidate=candidate.id,
        person=candidate.person,
    )
    await tx.run("DELETE FROM seconding WHERE candidate = :candidate", candidate=candidate.id)
    await tx.run("DELETE FROM remark WHERE candidate = :candidate", candidate=candidate.id)
    return True
