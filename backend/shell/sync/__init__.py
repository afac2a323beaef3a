"""How a phone's records arrive: any number of times, in any order, and never lost. One merge for all of them."""
