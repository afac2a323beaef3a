"""Records as phones have sent them since the first release, and the digest by which the server knows each.

A phone sends the same again when an answer was lost, also after the server was updated in between. So what stands here
must be readable for ever and must keep its digest: a new field that may be missing is left out of the canonical content
where it is missing. Lines are added when a kind or a field is added; a line that is there is never changed.
"""

from __future__ import annotations

from typing import Any

EXERCISE = "3c8f6a10-2f4e-4a6b-8f5d-7b1e9c0d2001"
AT = {
    "felt_at": "2026-03-10T18:00:00.000-06:00",
    "written_at": "2026-03-10T18:00:05.250-06:00",
    "zone": "America/Edmonton",
}
DONE = {
    "prescription_id": EXERCISE,
    "due_on": "2026-03-10",
    "done_at": "2026-03-10T17:30:00-06:00",
    "written_at": "2026-03-10T17:31:00-06:00",
    "zone": "America/Edmonton",
}
ID = "0b0f3a5e-6f0e-4d39-9a64-1d2c58a1f00"

# kind, schema, record, digest
KNOWN: list[tuple[str, int, dict[str, Any], str]] = [
    (
        "pain_entry",
        1,
        {"id": f"{ID}1", "revision": 1, "kind": "average", "score": 0} | AT,
        "6e9f19dd98663d89ff82e97b4a5a17d9023a650df45e9a93a7e663d40c596a4f",
    ),
    (
        "pain_entry",
        1,
        {
            "id": f"{ID}2",
            "revision": 1,
            "kind": "now",
            "score": 10,
            "places": [
                {"region": "neck_back", "side": "right", "score": 5},
                {"region": "neck_back", "side": "left", "score": 4},
            ],
            "note": "after the stairs",
        }
        | AT,
        "84fa22b4895459857e16238e1a5488167f9dd3657cfd443a84c662a36863ac9b",
    ),
    (
        "exercise_log",
        1,
        {"id": f"{ID}3", "revision": 1, "result": "done"} | DONE,
        "902a8f21fddfa0380b36fab61212a5b726af5fc8ceef6c4b34523f9b2db30124",
    ),
    (
        "exercise_log",
        1,
        {
            "id": f"{ID}4",
            "revision": 1,
            "result": "not_done",
            "reason": "pain",
            "pain_during": None,
            "note": "tomorrow",
        }
        | DONE,
        "9741de3988a3637d9b9e32559db4928928e8bc0323d424a0dbc5e9bf34b0fa0a",
    ),
    (
        "exercise_log",
        1,
        {
            "id": f"{ID}5",
            "revision": 1,
            "result": "partial",
            "sets_done": 2,
            "repetitions_done": 8,
            "pain_during": 2,
            "exertion": 4,
        }
        | DONE,
        "57a83ce867971e01d4f3b66b4164488738a678bae0ac4241904b3538ea69cec6",
    ),
    (
        "pain_entry",
        1,
        {
            "id": f"{ID}6",
            "revision": 1,
            "kind": "average",
            "score": 5,
            "places": [{"region": "neck_back", "side": "right", "score": 5, "secondary": True, "onset": "2026-03-08"}],
            "qualities": ["dull"],
        }
        | AT,
        "a34a4a9f0c60118304bf035f9642e72dd902a02c249ab8da2c335814449469c3",
    ),
    (
        "soreness_entry",
        1,
        {"id": f"{ID}7", "revision": 1, "session_id": EXERCISE, "score": 3} | AT,
        "ce00eea4eb285d5b8401c8ca14cb6e5cd1e8a1a17c88aaa62be3611ac2aa51b7",
    ),
    (
        "lesson_reading",
        1,
        {
            "id": f"{ID}8",
            "revision": 2,
            "sent_id": EXERCISE,
            "opened_at": "2026-03-10T17:00:00-06:00",
            "finished_at": "2026-03-10T17:04:00.500-06:00",
            "answers": [0, None],
            "written_at": "2026-03-10T17:04:01-06:00",
            "zone": "America/Edmonton",
        },
        "79b4fa28134ace5d05cfcba34812da321e657d694731c66d02e65cd8c4267ba1",
    ),
    (
        "follow_up_answer",
        1,
        {
            "id": f"{ID}9",
            "revision": 1,
            "session_id": EXERCISE,
            "hours": 24,
            "answers": {"breathless": "no"},
            "answered_at": "2026-03-10T18:00:00.000-06:00",
            "written_at": "2026-03-10T18:00:05.250-06:00",
            "zone": "America/Edmonton",
        },
        "dcb602c6b3c09336a8ac5df81adfa2fa702f414e54263f110ca69aa5a4147be1",
    ),
]
