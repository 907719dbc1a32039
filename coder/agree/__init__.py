"""Several people's judgements to agreement coefficients, with intervals and what was left out."""
