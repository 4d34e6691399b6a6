// Visits SurveyJS documents with its own engine, page by page, as its own visitors go: triggers and endings come into it, as they do not in walk.mjs.
//
//   node visit.mjs FOLDER < JOB > RESULT
//
// FOLDER has node_modules/survey-core. The job is a JSON list of {document, walks}; a walk has what a visitor answers to each question, by
// name, null leaving it empty. The result is a JSON list with {complaints, walks} for each document, of each walk {met, html}: the names of
// the questions in the order in which they were met, and the text at the end.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";

const { Model } = createRequire(resolve(process.argv[2], "package.json"))("survey-core");

// More pages than any document has: who goes on longer goes in circles.
const MOST_PAGES = 100;

let complaints = new Set();
console.error = console.warn = console.log = (...words) => complaints.add(words.join(" "));

function isShown(question) {
  for (let part = question; part && part !== question.survey; part = part.parent) {
    if (!part.isVisible) return false;
  }
  return true;
}

// Answers what is on the page, as long as no answer leads away from it.
function fill(survey, answers, met) {
  const page = survey.currentPage;
  for (const question of page.questions) {
    if (survey.currentPage !== page) return;
    if (!isShown(question) || met.includes(question.name)) continue;
    met.push(question.name);
    const answer = answers[question.name] ?? null;
    if (answer !== null) survey.setValue(question.name, answer);
  }
}

function visit(document, answers) {
  const survey = new Model(document);
  const met = [];
  for (let pages = 0; survey.state === "running"; pages++) {
    if (pages > MOST_PAGES) throw new Error("A visit goes in circles.");
    const page = survey.currentPage;
    fill(survey, answers, met);
    if (survey.currentPage !== page) continue;
    if (survey.isLastPage) survey.completeLastPage();
    else survey.nextPage();
  }
  const html = survey.processedCompletedHtml;
  survey.dispose();
  return { met, html };
}

const job = JSON.parse(readFileSync(0, "utf8"));
const result = job.map(({ document, walks }) => {
  complaints = new Set();
  return { walks: walks.map((answers) => visit(document, answers)), complaints: [...complaints] };
});
process.stdout.write(JSON.stringify(result));
