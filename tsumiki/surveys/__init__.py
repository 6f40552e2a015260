"""意向等調査: the national survey, from the questionnaire to the published tables."""
