"""Needling on the wire: sessions, drafts, lots, and the ledger of trigger points."""
