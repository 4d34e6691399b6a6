// Walks SurveyJS documents with its own engine, as our visitors go: one question after the other, each answered or left empty.
//
//   node walk.mjs FOLDER < JOB > RESULT
//
// FOLDER has node_modules/survey-core. The job is a JSON list of {document, walks}. A walk says of each question, by name, what a visitor
// gives (`give`; of choices an order of preference, `picks` saying how many) and whether they leave it empty where they may (`leave`).
// The result is a JSON list with {complaints, walks} for each document. A walk that was made has `met`, the questions in the order in which
// they came, each {name, required, offered, given}, and `visible`, the names of all that are to be seen at the end.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";

const { Model } = createRequire(resolve(process.argv[2], "package.json"))("survey-core");

const WITH_CHOICES = new Set(["radiogroup", "checkbox", "dropdown", "tagbox", "imagepicker"]);
const SEVERAL = new Set(["checkbox", "tagbox"]);

// The engine says on the console which expressions it cannot read; it then goes on as if there were none.
let complaints = new Set();
console.error = console.warn = console.log = (...words) => complaints.add(words.join(" "));

function isShown(question) {
  for (let part = question; part && part !== question.survey; part = part.parent) {
    if (!part.isVisible) return false;
  }
  return true;
}

// What a visitor gives to a question that stands before them; null when they leave it empty.
function given(question, offered, { give, picks, leave }) {
  if (give === undefined || (leave && !question.isRequired)) return null;
  if (!offered) return give;
  const possible = give.filter((value) => offered.includes(value));
  // Who has to answer takes what there is.
  if (!possible.length && question.isRequired) possible.push(...offered.slice(0, 1));
  if (!possible.length) return null;
  return SEVERAL.has(question.getType()) ? possible.slice(0, picks) : possible[0];
}

function meet(question, prepared) {
  const offered = WITH_CHOICES.has(question.getType()) ? question.visibleChoices.map((choice) => choice.value) : null;
  const answer = given(question, offered, prepared);
  const seen = { name: question.name, required: question.isRequired, offered, given: answer };
  if (answer !== null) question.survey.setValue(question.name, answer);
  return seen;
}

function walk(document, answers) {
  const survey = new Model(document);
  const questions = survey.getAllQuestions();
  const met = [];
  for (const question of questions) {
    if (isShown(question)) met.push(meet(question, answers[question.name] ?? {}));
  }
  // One that an answer made appear further up is seen here.
  const visible = questions.filter(isShown).map((question) => question.name);
  survey.dispose();
  return { met, visible };
}

const job = JSON.parse(readFileSync(0, "utf8"));
const result = job.map(({ document, walks }) => {
  complaints = new Set();
  return { walks: walks.map((answers) => walk(document, answers)), complaints: [...complaints] };
});
process.stdout.write(JSON.stringify(result));
