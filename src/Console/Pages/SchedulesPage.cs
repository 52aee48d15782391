using ScheduledJobs.Console.Charts;
using ScheduledJobs.Console.Markup;
using ScheduledJobs.Console.Reading;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Console.Pages;

/// <summary>The table of all schedules.</summary>
internal static class SchedulesPage
{
    private const int PageSize = 50;

    public static async Task<Page> RenderAsync(View view, CancellationToken cancellationToken)
    {
        var filter = ScheduleFilter.Of(view.Address);
        var all = view.Sources.Catalog.List();
        var shown = filter.Apply(all);
        var pager = new Pager(view.Address, shown.Count, PageSize);
        var rows = pager.Take(shown);
        var changeable = await ChangeableAsync(view, rows, cancellationToken);
        var main = Html.Of(
            $"""
            <h1 class="sr">Schedules</h1>{FilterBar.Of(view, all, filter, withStates: true)}
            {Actions(view, changeable.Count > 0, Table(view, rows, changeable))}{pager.Links()}
            """);
        return new Page("Schedules", "Schedules", main);
    }

    /// <summary>The namespaces of the rows in which the user may change schedules.</summary>
    private static async Task<HashSet<string>> ChangeableAsync(View view, IReadOnlyList<Entry> rows, CancellationToken cancellationToken)
    {
        var changeable = new HashSet<string>();
        foreach (var @namespace in rows.Select(e => e.Namespace).Distinct())
        {
            if (await view.MayChangeAsync(@namespace, cancellationToken))
                changeable.Add(@namespace);
        }

        return changeable;
    }

    private static Html Actions(View view, bool hasButtons, Html table) => !hasButtons
        ? table
        : Html.Of(
            $"""
            <form method="post" action="/actions" class="bulk">{view.FormFields()}{table}
            <div class="buttons" role="group" aria-label="With the selected schedules">
            <button name="do" value="run">Run now</button><button name="do" value="suspend">Suspend</button>
            <button name="do" value="resume">Resume</button><span class="hint" data-selected>Select rows first.</span></div></form>
            """);

    private static Html Table(View view, IReadOnlyList<Entry> rows, HashSet<string> changeable)
    {
        if (rows.Count == 0)
            return view.Live("p", "empty", Html.Of($" class=\"empty\""), Empty(view));
        var order = ScheduleFilter.Of(view.Address).Order;
        var box = changeable.Count > 0;
        return Html.Of(
            $"""
            <div class="wide" tabindex="0" role="region" aria-label="Schedules">
            <table class="list" data-rows><thead><tr>
            {Html.When(box, $"<th class=\"box\"><span class=\"sr\">Select</span></th>")}
            {Header("Name", "name")}{Header("State", "state")}<th>Schedule</th>
            {Header("Next run", "next")}{Header("Last run", "last")}{Header("Failures", "failures")}
            <th class="span"><span>last hour</span><span>next day</span></th></tr></thead>
            <tbody>{Html.Each(rows, e => Row(view, e, box ? changeable : null))}</tbody></table></div>
            """);

        Html Header(string text, string key) => Html.Of(
            $"""
            <th{Html.When(key == "failures", $" class=\"number\"")}{Html.When(order == key, $" aria-sort=\"{(key is "last" or "failures" ? "descending" : "ascending")}\"")}><a href="{view.Address.With(("sort", key == "name" ? null : key), ("page", null))}">{text}</a></th>
            """);
    }

    private static Html Empty(View view) => view.Sources.Catalog.List().Count == 0
        ? Html.Of($"There is no ScheduledJob yet. <a href=\"/try\">Try an expression</a>, and <code>kubectl apply</code> the first one.")
        : Html.Of($"No schedule is like this. <a href=\"{Address.To(view.Address.Path)}\">Show all</a>");

    private static Html Row(View view, Entry entry, HashSet<string>? changeable)
    {
        var id = $"{entry.Namespace}/{entry.Name}";
        var box = changeable is null ? Html.None
            : changeable.Contains(entry.Namespace) ? Html.Of($"<td class=\"box\"><input type=\"checkbox\" name=\"item\" value=\"{id}\" aria-label=\"Select {id}\"></td>")
            : Html.Of($"<td></td>");
        var status = entry.Status;
        var next = status.NextRunTime is { } at ? Html.Of($"{view.Time(at)}<small>{(at > view.Now ? view.Distance(at) : $"due {view.Distance(at)}")}</small>") : Html.Of($"–");
        return view.Live("tr", id, Html.None, Html.Of(
            $"""
            {box}<th scope="row"><a href="{Address.OfSchedule(entry.Namespace, entry.Name)}" data-row>{entry.Name}</a><small>{entry.Namespace}</small></th>
            <td>{Mark.OfState(entry.State).With(entry.State)}</td><td class="mono">{entry.Text}<small>{entry.Action}</small></td>
            <td>{next}</td><td>{Last(view, status.LastRun)}</td><td class="number">
            {Failures(status)}</td><td class="span">{Strip.Of(entry, view.Now)}</td>
            """));
    }

    private static Html Failures(ScheduledJobStatus status) => status.ConsecutiveFailures is > 0 and var failures ? Html.Of($"<b class=\"bad\">{failures}</b>") : Html.Of($"–");

    private static Html Last(View view, RunStatus? run)
    {
        if (run is null)
            return Html.Of($"–");
        var took = run is { StartTime: { } start, CompletionTime: { } end } ? $"{Times.Rough(end - start)}, " : "";
        return Html.Of($"{Mark.OfResult(run.Result).With(run.Result ?? "")}<small>{took}{(run.CompletionTime is { } at ? view.Distance(at) : "")}</small>");
    }
}
