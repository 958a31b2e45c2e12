
// Everything below is the companion's: it makes simcord's workbench behave like a chat.
{
  const list = document.getElementById("channel-message-list");
  const timeline = document.getElementById("channel-timeline");
  const status = document.getElementById("action-status");

  // Go to what is new, and to its beginning where it is taller than the screen.
  let newest;
  const follow = (message) => {
    const top = message.offsetTop - timeline.offsetTop - 8;
    timeline.scrollTop = Math.min(top, timeline.scrollHeight - timeline.clientHeight);
  };
  new MutationObserver(() => {
    const last = [...list.querySelectorAll("[data-message-id]")].at(-1);
    if (last?.dataset.messageId === newest) return;
    newest = last?.dataset.messageId;
    if (!last) return;
    // simcord restores the old place a few times while pictures load.
    for (const wait of [0, 80, 300, 800]) setTimeout(follow, wait, last);
  }).observe(list, { childList: true });

  // The members are a list where there is room for one.
  const picker = document.getElementById("viewer-picker");
  const members = picker.size;
  const narrow = matchMedia("(max-width: 760px)");
  const fit = () => { picker.size = narrow.matches ? 1 : members; };
  narrow.addEventListener("change", fit);
  fit();

  // A command named in a message can be pressed, as on Discord.
  list.addEventListener("click", (event) => {
    const mention = event.target.closest(".command-mention");
    const box = document.getElementById("channel-composer-input");
    if (!mention || !box?.checkVisibility()) return;
    box.focus();
    box.value = mention.textContent;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    if (document.querySelector(".command-entry.is-active")) {
      box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
    }
  });

  // Discord offers choices before anything is typed, and none any more after one was taken, so that Enter sends.
  let taken = false;
  document.addEventListener("click", ({ target }) => { taken = Boolean(target.closest(".command-suggestion")); }, true);
  document.addEventListener("focusin", ({ target }) => {
    if (!target.matches(".command-option-input")) return;
    const popup = document.querySelector(".command-popup");
    if (taken && target.value && popup) popup.hidden = true;
    if (!target.value && popup?.querySelector(".command-empty")) target.dispatchEvent(new Event("input", { bubbles: true }));
    taken = false;
  });

  // Enter sends a command that needs no more; simcord would add the first option that it could have.
  let chosen = false;
  document.addEventListener("focusin", ({ target }) => { if (target.matches(".command-chip")) chosen = false; });
  document.addEventListener("keydown", ({ key, target }) => {
    if (!(target instanceof Element) || !target.matches(".command-chip")) return;
    const options = document.querySelector(".command-popup:has(.command-suggestion-ellipsis)");
    if (key === "Enter" && options && !chosen) options.hidden = true;
    if (key.startsWith("Arrow")) chosen = true;
  }, true);

  // Tell what went wrong, not every step that went well.
  const notice = document.createElement("p");
  notice.className = "page-notice";
  notice.textContent = location.hash.length > 1
    ? "The preview cannot be reached. If it has ended, start it again and open the address that it prints."
    : "Open the whole address that the terminal shows, with everything after the #.";
  document.body.append(notice);
  const read = () => {
    const text = status.textContent;
    const lost = /interrupted|session is unavailable|session (ended|closed)/.test(text);
    const routine = /(ready|updated|completed|switched|opened|sent|refreshed|…)$/.test(text) && !/ not /.test(text);
    status.classList.toggle("is-routine", lost || routine);
    notice.hidden = location.hash.length > 1 && !lost;
  };
  new MutationObserver(read).observe(status, { childList: true, characterData: true, subtree: true });
  read();
  // The address of an earlier run opens nothing, and simcord does not say so.
  setTimeout(() => { if (!picker.options.length) notice.hidden = false; }, 3000);
}
