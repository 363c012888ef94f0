"""What is at stake: from results to points, from points to a final score, from a score to dollars.

- `points`      a rate or a cost becomes 1 to 10 points
- `score`       points and adjustments become a final score, step by step
- `payment`     a final score becomes an adjustment of payments, and dollars
- `outlook`     what is known of one participant becomes a score, payments with their range, and the points at risk
- `moves`       what would change that most, for better and for worse
- `simulation`  many possible cohorts are drawn, to show how payments spread

Everything here is a pure function. No number of the model stands here: they are read from `asm_portal.rules`, with
their citations. Points and scores are floats; from the transformed score on everything is Decimal, and dollars are
rounded to cents, half up, once, at the end. Only the simulation, which reports distributions, stays in floats.
"""
