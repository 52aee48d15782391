using ScheduledJobs.Console.Charts;
using ScheduledJobs.Console.Markup;
using ScheduledJobs.Console.Reading;
using ScheduledJobs.Model.Runs;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Console.Pages;

/// <summary>One run: its record, its attempts and their logs.</summary>
internal static class RunPage
{
    public static async Task<Page?> RenderAsync(View view, string @namespace, string name, string id, CancellationToken cancellationToken)
    {
        if (view.Sources.Catalog.Find(@namespace, name) is not { } entry)
            return null;
        var client = view.Sources.Client;
        var last = entry.Status.LastRun?.Id == id ? entry.Status.LastRun : null;
        var run = last ?? RunList.Find(entry.Status, name, id) ?? entry.Status.Queued?.Where(q => q.Id == id).Select(RunList.AsRun).FirstOrDefault();
        var objects = (await RunObjects.FindAsync(client, entry.Job, cancellationToken))?.Where(o => o.RunId == id).ToList();
        if (run is null && objects is not { Count: > 0 })
            return null;
        var mayCancel = run is not null && await view.MayChangeAsync(@namespace, cancellationToken);
        var logs = entry.Job.Spec.Action.Http is not null ? [] : await RunLogs.ReadAsync(client, entry.Job, id, cancellationToken);
        var main = Html.Of(
            $"""
            <div class="head"><div><p class="crumb"><a href="{Address.To("/", ("ns", @namespace))}">{@namespace}</a> / <a href="{Address.OfSchedule(@namespace, name)}">{name}</a></p>
            <h1>{id}</h1></div></div>{view.Live("section", "run", Html.None, run is null ? Forgotten(entry) : Record(view, entry, run, mayCancel))}{ResponseSection.Of(view, "Response", last?.Response)}
            {view.Live("section", "attempts", Html.None, Attempts(view, objects))}
            {view.Live("section", "logs", Html.None, Logs(entry, logs))}
            """);
        return new Page($"{id} · {@namespace}", "Schedules", main);
    }

    private static Html Forgotten(Entry entry) => Html.Of(
        $"""
        <p class="note">The status keeps only the last {entry.Job.Spec.History.Recent} runs; this one is known from its Pods and Jobs alone.</p>
        """);

    private static Html Record(View view, Entry entry, RunStatus run, bool mayCancel) => Html.Of(
        $"""
        <p class="lead">{Mark.OfResult(run.Result).With(RunList.StateOf(run, entry.Status))} {run.Reason}</p>{CancelForm.Of(view, entry, run, mayCancel)}
        {Html.When(!string.IsNullOrEmpty(run.Message), $"<p class=\"answer\">{run.Message}</p>")}
        <dl class="facts">{Fact(view, "Scheduled", run.ScheduledTime)}
        {Fact(view, "Due", run.DueTime)}{Fact(view, "Started", run.StartTime)}
        {Fact(view, "Ended", run.CompletionTime)}{Fact("Took", run is { StartTime: { } from, CompletionTime: { } to } ? Times.Rough(to - from) : "–")}
        {Fact("Trigger", run.Trigger ?? "–")}{Fact("Attempts", run.Attempts.ToString())}
        {Fact("HTTP status", run.HttpStatus?.ToString() ?? "–")}</dl>
        """);

    private static Html Fact(string label, string text) => Html.Of($"<div><dt>{label}</dt><dd>{text}</dd></div>");

    private static Html Fact(View view, string label, DateTimeOffset? at) =>
        at is { } time ? Html.Of($"<div><dt>{label}</dt><dd>{view.Time(time)} <small>{Times.Utc(time)}</small></dd></div>") : Fact(label, "–");

    private static Html Attempts(View view, IReadOnlyList<RunObject>? objects) => objects switch
    {
        null => Html.Of($"<p class=\"note\">You may not see its Pods and Jobs.</p>"),
        { Count: 0 } => Html.None,
        _ => Html.Of(
            $"""
            <h2>Attempts</h2><table><thead><tr><th class="number">#</th><th>Object</th>
            <th>State</th><th>Started</th><th class="number">Took</th></tr></thead>
            <tbody>{Html.Each(objects, o => Attempt(view, o))}</tbody></table>
            """),
    };

    private static Html Attempt(View view, RunObject item)
    {
        var mark = item.State switch
        {
            RunObjectState.Succeeded => Mark.OfResult(RunResults.Succeeded),
            RunObjectState.Failed => Mark.OfResult(RunResults.Failed),
            _ => Mark.OfResult(null),
        };
        var took = item is { CreatedAt: { } from, FinishedAt: { } to } ? Times.Rough(to - from) : "–";
        return Html.Of(
            $"""
            <tr><td class="number">{item.Attempt}</td><td class="mono">{item.Kind} {item.Name}</td>
            <td>{mark.With(item.State.ToString())}</td><td>{(item.CreatedAt is { } at ? view.Time(at) : Html.Of($"–"))}</td>
            <td class="number">{took}</td></tr>{Html.When(item.Detail is not null, $"<tr class=\"reason\"><td colspan=\"5\">{item.Detail}</td></tr>")}
            """);
    }

    private static Html Logs(Entry entry, IReadOnlyList<LogPart>? logs)
    {
        if (entry.Job.Spec.Action.Http is not null)
            return Html.Of($"<p class=\"hint\">An HTTP call has no log.</p>");
        if (logs is null)
            return Html.Of($"<h2>Log</h2><p class=\"note\">You may not read the logs of Pods here.</p>");
        return logs.Count == 0
            ? Html.Of($"<h2>Log</h2><p class=\"empty\">None of its Pods is left. spec.history says how many are kept.</p>")
            : Html.Of(
                $"""
                <h2>Log</h2>{Html.Each(logs, log => Html.Of($"<h3 class=\"mono\">{log.Pod} {log.Container}</h3><pre class=\"log\" tabindex=\"0\">{log.Text}</pre>"))}
                """);
    }
}
