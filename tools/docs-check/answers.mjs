export async function checkAnswers() {}
