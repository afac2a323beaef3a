"""Small maps for the tests: one row per person, one row per score."""

WIDE = """
cohort: small-trial
name: A small trial
source: "Made up for tests."
licence: CC0
person: id
group: {column: arm, labels: {"1": needling, "0": waiting}}
time_points:
  - {key: start, label: Start, day: 0}
  - {key: week6, label: 6 weeks, day: 42}
scores:
  - {column: pain0, instrument: pain, time_point: start}
  - {column: pain6, instrument: pain, time_point: week6}
  - {column: days6, instrument: days, time_point: week6, only_if: pain6}
analysis_sets:
  - {key: followed, label: People with a follow-up, requires: [pain@week6]}
  - {key: everybody, label: Everybody}
not_imported: [age]
missing: [NA]
"""

LONG = """
cohort: long-table
name: A long table
source: "Made up for tests."
licence: CC0
person: who
group: {column: arm, labels: {a: needling, b: waiting}}
time_points:
  - {key: start, label: Start, day: 0}
  - {key: week6, label: 6 weeks, day: 42}
scores:
  instrument: what
  time_point: when
  value: value
  instruments: {NRS: pain}
  time_points: {t0: start, t1: week6}
"""
