"""A definition as a clinic writes its own: an interference scale of seven items, without its licensed text."""

DEFINITION_EXAMPLE = """\
key: interference
version: 1
name: {en: "Interference", fr: "Retentissement"}
question: null
unit: "0-10"
range: {low: 0, high: 10}
decimals: 1
direction: lower_is_better
kind: items
items: {count: 7, low: 0, high: 10, reversed: [], labels: null}
choices: null
score: mean
lookup: null
missing_items: {at_least: 4, source: "Guide of the questionnaire, 2009", provenance: cited}
validity: {step: null, trials: null, place: none, details_needed: [], details_asked: []}
movement: null
error: {unknown: "Not looked up yet"}
change_that_matters:
  levels:
    - key: noticed
      absolute: 1
      relative: null
      new_band: false
      scope: "Groups of people with chronic pain"
      source: "J Pain 2008;9:105-21"
      provenance: cited
bands: {unknown: "None are published"}
alert: null
research_only: false
citation: "The questionnaire's own guide"
licence: "Licensed to this clinic"
"""
