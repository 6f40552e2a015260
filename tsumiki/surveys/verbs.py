"""The survey's verbs in the audit log, in Japanese; each area adds its own."""

RESULTS = {
    "survey.results_published": "調査の結果を公表した",
    "survey.notice_added": "調査の結果に正誤・お知らせを書いた",
    "survey.demo_made": "デモ用の回答を用意した",
}
ANSWERING = {
    "survey.response_started": "調査の回答を始めた",
    "survey.file_attached": "調査の回答にファイルを添付した",
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
RUNNING = {
    "survey.campaign_created": "調査の実施を作った",
    "survey.campaign_changed": "調査の実施を変えた",
    "survey.campaign_deleted": "準備中の調査の実施を削除した",
    "survey.recipients_added": "調査の対象の団体を追加した",
    "survey.campaign_opened": "調査の回答の受付を始めた",
    "survey.campaign_extended": "調査の期限を延ばした",
    "survey.deadline_extended": "団体の回答の期限を延ばした",
    "survey.campaign_closed": "調査を締め切った",
    "survey.links_renewed": "調査のメールのリンクを新しくした",
    "survey.letters_sent": "調査の依頼・督促のメールを送った",
    "survey.response_returned": "調査の回答を差し戻した",
    "survey.response_submitted_for": "団体に代わって調査の回答を提出した",
    "survey.response_declined_for": "団体に代わって調査に回答しないことを記録した",
    "survey.response_resumed_for": "団体に代わって調査の回答を再開した",
    "survey.check_stood_in_for": "都道府県に代わって調査の回答の確認を終えた",
    "survey.response_restored": "訂正の途中の回答を、前に提出した回答に戻した",
    "survey.list_exported": "調査の進み具合の一覧を書き出した",
}
AUTHORING = {
    "survey.questionnaire_loaded": "収録の調査票を読み込んだ",
    "survey.questionnaire_created": "調査票を作った",
    "survey.questionnaire_copied": "調査票をもとに新しい調査票を作った",
    "survey.questionnaire_saved": "調査票の題名などを変えた",
    "survey.questionnaire_fixed": "調査票を確定した",
    "survey.questionnaire_deleted": "調査票を削除した",
    "survey.questionnaire_imported": "調査票をExcelから取り込んだ",
    "survey.questionnaire_exported": "調査票を書き出した",
    "survey.question_added": "設問を追加した",
    "survey.question_saved": "設問を変えた",
    "survey.question_moved": "設問の順番を変えた",
    "survey.question_deleted": "設問を削除した",
    "survey.check_saved": "回答の確認を変えた",
    "survey.check_deleted": "回答の確認を削除した",
}
EXCEL = {
    "survey.workbook_downloaded": "調査票（Excel）を受け取った",
    "survey.workbooks_downloaded": "都道府県分の調査票（Excel）を受け取った",
    "survey.answers_printed": "いまの回答が入った調査票（PDF）を受け取った",
    "survey.workbook_taken": "調査の回答をExcelから取り込んだ",
    "survey.files_exported": "調査の添付ファイルをまとめて受け取った",
    "survey.answers_exported": "調査の回答を一つのファイルで受け取った",
}
OWN = {**EXCEL, **AUTHORING, **RUNNING, **RESULTS, **ANSWERING}
