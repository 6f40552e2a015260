"""The survey's verbs in the audit log, in Japanese; each area adds its own."""

RESULTS = {
    "survey.results_published": "調査の結果を公表した",
    "survey.demo_made": "デモ用の回答を用意した",
}
OWN = {**RESULTS}
