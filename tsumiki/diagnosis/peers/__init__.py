"""Comparing a town with others: plain values in, plain values out, no Django and no database.

`quartiles` spreads a group, `groups` sorts towns into 類似団体, `neighbours` finds towns like one's own and says why.
"""
