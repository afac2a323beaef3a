"""Ebb keeps the long view of chronic pain: this is its map.

Read in this order. `pain`, `exercise` and `needling` hold what happened; `measures` holds every other
number; `episode` is one course of care, `plan` says what was agreed and when it was in force, `goals` what is to be
reached; `manual_therapy`, `education` and `other_care` stand beside them. `trends` joins them on one time axis and
owns no table; `cohorts` are people who are counted together. `agenda` says who needs to
do what; `reports` and `exchange` carry figures out and in, `outcomes` says what became of the episodes that ended,
`exports` freezes that as files, `disclosures` gives one person's parts outside. `backups` tells when one was last
restored. `consent` says what people were told and what they allow, `corrections` what they want put right,
`retention` how long it is kept. `disposal` lets a record go, `takeout` gives a patient all of theirs. `reasons` opens
a record for a few hours to who says why.
`repertoire` are the exercises a clinic has. `soreness` is what a needle leaves, apart from pain; `follow_up`
asks after a session, and `safety` holds what somebody has to look at: alerts, each with an owner and an end.
`oversight` says who looked at whose record.
`phones` takes and gives what every kind of phone record has in common, `body` names the places of the body.
`people` and `access` say who is who and who may do what; `proof` is what somebody shows instead of a password, and
`joining` is how they come in with it. `shell` is technology without clinical meaning.

A package imports only to its right:

    app > cli > tables > ( disclosures | backups ) > exports > ( disposal | takeout ) > outcomes
        > ( reports | exchange ) > agenda > trends > ( soreness | follow_up )
        > ( pain | exercise | needling | manual_therapy | education | other_care | cohorts )
        > ( measures | repertoire ) > safety > presets > plan > goals > episode > retention > corrections
        > consent > joining > staff > reasons > credentials > oversight > phones > body > handover > people
        > proof > access > shell

Start with `pain/routes.py` for one feature from end to end, or `trends/portrait.py` for the heart.
"""

import zoneinfo

__version__ = "0.1.0"

# Zone data come from the lock, never from the machine: its own may be years old (shell/zone_data.py).
zoneinfo.reset_tzpath(to=())
zoneinfo.ZoneInfo.clear_cache()
