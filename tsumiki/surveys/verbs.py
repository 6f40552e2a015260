"""The survey's verbs in the audit log, in Japanese; each area adds its own."""

RESULTS = {
    "survey.results_published": "調査の結果を公表した",
    "survey.demo_made": "デモ用の回答を用意した",
}
ANSWERING = {
    "survey.response_started": "調査の回答を始めた",
    "survey.response_drafted": "調査の回答を起案した",
    "survey.response_approved": "調査の回答を承認した",
    "survey.response_sent_back": "調査の回答を庁内で差し戻した",
    "survey.response_pulled_back": "調査の回答を引き上げた",
    "survey.response_submitted": "調査の回答を提出済みにした",
    "survey.response_reopened": "調査の回答の訂正を始めた",
    "survey.response_declined": "調査に回答しないと届け出た",
    "survey.delegation_added": "調査の設問を課に依頼した",
    "survey.delegation_completed": "課への依頼を完了にした",
    "survey.delegation_withdrawn": "課への依頼を取り消した",
}
OWN = {**RESULTS, **ANSWERING}
