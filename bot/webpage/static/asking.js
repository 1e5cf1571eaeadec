// Asking without leaving the page: each answer is added below the ones before, and the talk is kept in this window.
// Without this script the form asks by itself and the page comes anew.

const form = document.querySelector("form.ask[data-turn]");
const talk = document.getElementById("talk");
const KEPT = "thidua-talk";
const MOST = 6;

const asked = () => [...talk.querySelectorAll("[data-question]")].map((turn) => turn.dataset.question);

const keep = () => {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(asked().slice(-MOST)));
  } catch {
    // A window that keeps nothing still answers.
  }
};

const kept = () => {
  try {
    const questions = JSON.parse(sessionStorage.getItem(KEPT) ?? "[]");
    return Array.isArray(questions) ? questions.filter((one) => typeof one === "string").slice(-MOST) : [];
  } catch {
    return [];
  }
};

async function ask(question) {
  const query = new URLSearchParams({ question });
  for (const earlier of asked().slice(-MOST)) query.append("context", earlier);
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    const response = await fetch(`${form.dataset.turn}?${query}`);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const turn = page.querySelector(".turn") ?? told(page.querySelector("main .lead")?.textContent);
    document.getElementById("examples")?.remove();
    talk.append(document.adoptNode(turn));
    if (response.ok) keep();
    turn.scrollIntoView({ block: "nearest" });
  } catch {
    talk.append(told());
  } finally {
    button.disabled = false;
  }
}

function told(line = "Chưa kết nối được. Anh/chị vui lòng thử lại.") {
  const turn = document.createElement("article");
  turn.className = "turn";
  turn.append(Object.assign(document.createElement("p"), { className: "lead", textContent: line }));
  return turn;
}

if (form && talk) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const input = form.elements.namedItem("question");
    const question = input.value.trim();
    if (!question) return;
    input.value = "";
    await ask(question);
    input.focus();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-ask]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    ask(link.dataset.ask);
  });
  (async () => {
    if (!talk.querySelector("[data-question]")) for (const question of kept()) await ask(question);
    else keep();
    document.body.dataset.ready = "";
  })();
}
