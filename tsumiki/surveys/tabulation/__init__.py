"""Tables from answers: plain values in, plain values out, no Django and no database.

`questionnaire` says what is asked of whom, `reading` reads it from YAML, `answers` packs the sheets into arrays,
`axes` turns a question or an attribute into columns of yes and no, `frequencies`, `crosses`, `numbers`, `returns` and
`series` count, `suppression` hides small cells, `figures` says of each number what was counted, `synthetic`
makes the labelled set whose tables equal the figures published for 2022.
"""
