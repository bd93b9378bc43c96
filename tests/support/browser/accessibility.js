// Runs after axe-core inside the page; the last argument is WebDriver's callback.
const done = arguments[arguments.length - 1];
const levels = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
axe.run(document, { runOnly: { type: "tag", values: levels } }).then(
  (found) =>
    done(
      found.violations.flatMap((rule) =>
        rule.nodes.map((node) => `${rule.id}: ${rule.help} at ${node.target.join(" ")}`),
      ),
    ),
  (error) => done(String(error)),
);
