"""The tests of Ebb: rules, features, contract, guards, faults, browser."""
