using ScheduledJobs.Console.Charts;
using ScheduledJobs.Console.Markup;

namespace ScheduledJobs.Console.Pages;

/// <summary>What all pages have around their content.</summary>
internal static class Layout
{
    private static readonly (string Section, string Path)[] Sections =
        [("Schedules", "/"), ("Timeline", "/timeline"), ("Calendar", "/calendar"), ("Try", "/try")];

    private static readonly Html Meta = Html.Of(
        $"""
        <meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">
        """);

    public static string Render(View view, Page page) => Html.Of(
        $"""
        <!doctype html>
        <html lang="en"><head>{Meta}<title>{page.Title} · ScheduledJobs</title><link rel="stylesheet" href="/assets/console.css"><link rel="icon" href="/assets/icon.svg">
        <script type="module" src="/assets/console.js"></script></head>
        <body><a class="skip" href="#main">Skip to content</a>{Sprite.Symbols}
        <header class="top"><a class="brand" href="/">ScheduledJobs</a>
        <nav aria-label="Sections">{Html.Each(Sections, s => Link(view, s, page.Section))}</nav>
        <span class="where">{view.Sources.Cluster}{Html.When(view.Sources.IsReadOnly, $" · read-only")}{Html.When(view.Sources.HasLogin, $"<a href=\"/login\">Session</a>")}<a href="/help" data-help>Keys</a></span></header>
        <main id="main" tabindex="-1">{Problem(view)}{Note(view)}<div id="page">{page.Main}</div></main>
        <footer class="bottom">Times are in <b data-zone>{view.Zone.Id}</b>. <span data-state role="status" hidden></span></footer></body></html>

        """).ToString();

    /// <summary>The narrow page for what went wrong before there is a session.</summary>
    public static string Plain(string title, Html content) => Html.Of(
        $"""
        <!doctype html>
        <html lang="en"><head>{Meta}<title>{title}</title><link rel="stylesheet" href="/assets/console.css"><link rel="icon" href="/assets/icon.svg"></head>
        <body><main id="main" class="plain"><h1>{title}</h1>{content}</main></body></html>

        """).ToString();

    private static Html Link(View view, (string Section, string Path) entry, string current) =>
        Html.Of($"<a href=\"{Address.To(entry.Path, ("tz", view.Address["tz"]))}\"{Html.When(entry.Section == current, $" aria-current=\"page\"")}>{entry.Section}</a>");

    private static Html Note(View view) => view.Note is { } note ? Html.Of($"<p class=\"note\" role=\"status\">{note}</p>") : Html.None;

    private static Html Problem(View view) => view.Sources.Catalog.Problem is { } problem
        ? Html.Of($"<p class=\"note bad\" role=\"alert\">The connection to the API server is interrupted ({problem}): what you see may be old.</p>")
        : Html.None;
}
