// Every page works without this file. It only smooths: a form that is being sent is not sent twice, and what was typed
// survives a connection that is lost meanwhile.
const placeOf = (form) => `${location.pathname} ${form.getAttribute("action") ?? ""}`;
const typedIn = (form) => [...form.querySelectorAll("textarea[name], input[type=text][name]")];
const say = (form, words) => {
  const said = form.querySelector(".lost") ?? form.appendChild(document.createElement("p"));
  said.className = "lost notice error";
  said.setAttribute("role", "alert");
  said.textContent = words;
};
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  if (!navigator.onLine && form.method === "post") {
    event.preventDefault();
    return say(form, document.body.dataset.offline);
  }
  form.dataset.sent = "yes";
  if (form.method !== "post") return;
  const texts = typedIn(form).map((field) => [field.name, field.value]);
  sessionStorage.setItem("typed", JSON.stringify({ place: placeOf(form), texts }));
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  // a form that has arrived is answered by a redirect
  if (performance.getEntriesByType("navigation")[0]?.redirectCount) sessionStorage.removeItem("typed");
  const kept = JSON.parse(sessionStorage.getItem("typed"));
  const form = [...document.querySelectorAll("main form[method=post]")].find((each) => placeOf(each) === kept?.place);
  for (const [name, value] of form ? kept.texts : []) {
    const field = typedIn(form).find((each) => each.name === name);
    if (field && !field.value) field.value = value;
  }
});

// A page of work under way looks again by itself; without scripts the page's own refresh does.
const lookAgain = async (shown) => {
  const answer = await fetch(location.href).catch(() => null);
  const page = answer?.ok && !answer.redirected && new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page && page.querySelector("[data-look-again]");
  if (answer?.ok && !fresh) return location.replace(answer.url);
  if (fresh && fresh.innerHTML !== shown.innerHTML) shown.replaceChildren(...fresh.childNodes);
  setTimeout(lookAgain, shown.dataset.lookAgain * 1000, shown);
};
for (const shown of document.querySelectorAll("[data-look-again]")) {
  setTimeout(lookAgain, shown.dataset.lookAgain * 1000, shown);
}

// A part of a long page that opens or closes does so in its place; without scripts its link opens the page anew.
const inPlace = async (link) => {
  const shown = document.getElementById(link.hash.slice(1));
  const answer = await fetch(link.href).catch(() => null);
  const page = answer?.ok && !answer.redirected && new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page && page.getElementById(shown.id);
  if (!fresh) return location.assign(link.href);
  for (const box of fresh.querySelectorAll("input[type=checkbox]")) {
    box.checked = shown.querySelector(`input[name="${box.name}"]`)?.checked;
  }
  history.replaceState(null, "", link.href);
  shown.replaceWith(fresh);
  fresh.querySelector("[data-in-place]").focus();
};
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-in-place]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  inPlace(link);
});
