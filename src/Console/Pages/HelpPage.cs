using ScheduledJobs.Console.Markup;

namespace ScheduledJobs.Console.Pages;

/// <summary>The keys.</summary>
internal static class HelpPage
{
    private static readonly (string Key, string Does)[] Keys =
    [
        ("/", "search"), ("j, k", "next and previous row"), ("Enter", "open the row"), ("x", "select the row"),
        ("g s, g t, g c, g y", "Schedules, Timeline, Calendar, Try"), ("[, ]", "earlier and later"), ("?", "this list"), ("Esc", "leave a field, close this list"),
    ];

    public static Page Render() => new("Keys", "", Html.Of(
        $"""
        <div id="keys"><h1>Keys</h1><dl class="keys">
        {Html.Each(Keys, k => Html.Of($"<div><dt><kbd>{k.Key}</kbd></dt><dd>{k.Does}</dd></div>"))}</dl>
        <p class="hint">Everything works without them, and without scripts.</p></div>
        """));
}
