using ScheduledJobs.Console.Charts;
using ScheduledJobs.Console.Markup;
using ScheduledJobs.Console.Planning;
using ScheduledJobs.Console.Reading;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Explaining;
using ScheduledJobs.Model.Preview;
using ScheduledJobs.Model.Runs;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Console.Pages;

/// <summary>One schedule: what it means, what it will do, and what it did.</summary>
internal static class SchedulePage
{
    private const int NextCount = 10;
    private const int MostEvents = 20;

    public static async Task<Page?> RenderAsync(View view, string @namespace, string name, CancellationToken cancellationToken)
    {
        if (view.Sources.Catalog.Find(@namespace, name) is not { } entry)
            return null;
        var facts = new Facts
        {
            Job = entry.Job,
            Compilation = entry.Spec.Compilation,
            Now = view.Now,
            Events = await ScheduleEvents.FindAsync(view.Sources.Client, entry.Job, cancellationToken),
            Objects = await RunObjects.FindAsync(view.Sources.Client, entry.Job, cancellationToken),
        };
        var mayChange = await view.MayChangeAsync(@namespace, cancellationToken);
        var buttons = mayChange ? Buttons(view, entry) : Html.None;
        var backfills = BackfillSection.Of(
            view,
            entry,
            await view.Sources.Backfills.FindAsync(entry.Job, cancellationToken),
            await view.MayBackfillAsync(@namespace, cancellationToken));
        var main = Html.Of(
            $"""
            {Head(view, entry, buttons)}{view.Live("section", "lane", Html.Of($" class=\"lane\""), LaneOf(view, entry))}
            <div class="columns"><div>{Next(view, entry)}{ScheduleWhy.Of(view, facts)}</div>
            <div>{view.Live("section", "runs", Html.None, RunTable.Of(view, entry, mayChange))}{ResponseSection.Of(view, "Last response", entry.Status.LastRun?.Response)}
            {backfills}{view.Live("section", "events", Html.None, Events(view, facts.Events))}</div></div>
            {Manifest(entry)}
            """);
        return new Page($"{name} · {@namespace}", "Schedules", main);
    }

    private static Html Head(View view, Entry entry, Html buttons)
    {
        var ready = entry.Status.Conditions?.FirstOrDefault(c => c is { Type: ConditionTypes.Ready, Status: ConditionStatus.False });
        var healthy = entry.Status.Conditions?.FirstOrDefault(c => c is { Type: ConditionTypes.Healthy, Status: ConditionStatus.False });
        var problem = ready ?? healthy;
        var summary = Html.Of(
            $"""
            <p class="lead">{Mark.OfState(entry.State).With(entry.State)} {entry.Spec.Sentence ?? entry.Text}</p>
            {Html.When(problem is not null, $"<p class=\"note bad\">{problem?.Reason}: {problem?.Message}</p>")}
            <dl class="facts">{Fact("Action", ActionText(entry))}{Fact("Zone", entry.Schedule?.Zone.Id ?? "–")}
            {Fact("Next run", view, entry.Status.NextRunTime)}{Fact("Last success", view, entry.Status.LastSuccessfulTime)}
            {Fact("Policies", Policies(entry.Job.Spec))}{Fact("Totals", $"{entry.Status.Totals ?? new RunTotals()}")}
            {(entry.Job.Spec.Notifications is { Count: > 0 } ? Fact("Notifications", Notifications(entry.Status.Notifications ?? new NotificationsStatus())) : Html.None)}</dl>
            """);
        return Html.Of(
            $"""
            <div class="head"><div><p class="crumb"><a href="{Address.To("/", ("ns", entry.Namespace))}">{entry.Namespace}</a></p>
            <h1>{entry.Name}</h1></div>{buttons}</div>
            {view.Live("section", "summary", Html.Of($" class=\"summary\""), summary)}
            """);
    }

    private static Html Fact(string label, string text) => Html.Of($"<div><dt>{label}</dt><dd>{text}</dd></div>");

    private static Html Fact(string label, View view, DateTimeOffset? at) => at is { } time
        ? Html.Of($"<div><dt>{label}</dt><dd>{view.Time(time)} <small>{view.Distance(time)}</small></dd></div>")
        : Fact(label, "–");

    private static string ActionText(Entry entry) => entry.Job.Spec.Action.Http is not { } http
        ? entry.Action
        : $"{http.Method} {http.Url ?? $"service {http.Service?.Name}{http.Service?.Path}"}";

    private static string Policies(ScheduledJobSpec spec) =>
        $"misfire {spec.Misfire.Policy}, concurrency {spec.Concurrency.Policy}, {(spec.Retry is { } retry ? $"up to {retry.Limit} {(retry.Limit == 1 ? "retry" : "retries")}" : "no retry")}, {(spec.Timeout is { } timeout ? $"timeout {timeout}" : "no timeout")}";

    private static string Notifications(NotificationsStatus status)
    {
        var owed = status.Owed ?? [];
        var counts = new (long Count, string Name)[] { (status.Sent, "sent"), (owed.Count, "waiting"), (status.Failed, "given up"), (status.Dropped, "dropped") };
        var present = counts.Where(c => c.Count > 0).Select(c => $"{c.Count} {c.Name}").ToList();
        return present.Count == 0 ? "none yet" : string.Join(", ", present);
    }

    private static Html Buttons(View view, Entry entry)
    {
        var (action, word) = SchedulePatches.Resume(entry.Job, view.Now) is not null ? ("resume", "Resume") : ("suspend", "Suspend");
        return Html.Of(
            $"""
            <form method="post" action="/actions" class="buttons">{view.FormFields()}
            <input type="hidden" name="item" value="{entry.Namespace}/{entry.Name}">
            <button name="do" value="run" class="first">Run now</button><button name="do" value="{action}">{word}</button></form>
            """);
    }

    /// <summary>From an hour before the oldest record to as far ahead, so that both fit.</summary>
    private static Html LaneOf(View view, Entry entry)
    {
        var oldest = RunList.Of(entry.Status).Select(Lane.StartOf).OfType<DateTimeOffset>().DefaultIfEmpty(view.Now).Min();
        var back = TimeSpan.FromTicks(Math.Clamp((view.Now - oldest).Ticks, TimeSpan.FromMinutes(5).Ticks, TimeSpan.FromDays(7).Ticks)) * 1.1;
        var range = new TimeRange(view.Now - back, view.Now + back);
        var legend = Html.When(entry.Schedule?.Excluding is not null, $"<div class=\"legend\" role=\"group\" aria-label=\"Legend\">{ExclusionMarks.Legend}</div>");
        return Html.Of($"{new TimelineChart(range, view.Now, view.Zone).DrawOne(entry)}{legend}");
    }

    private static Html Next(View view, Entry entry)
    {
        if (entry.Schedule is not { } schedule)
            return Html.Of($"<section><h2>Next runs</h2><p class=\"bad\">{entry.Spec.Compilation.Problem?.Message}</p></section>");
        var notes = ScheduleLint.Check(entry.Job, entry.Spec.Compilation, view.Now);
        var suspended = WhySuspended(entry);
        return view.Live("section", "next", Html.None, Html.Of(
            $"""
            <h2>Next runs</h2>{Html.When(suspended is not null, $"<p class=\"note\">{suspended}</p>")}{NextTable.Of(view, entry.Job, schedule, NextCount)}{FindingList.Of(notes)}
            """));
    }

    private static string? WhySuspended(Entry entry)
    {
        if (entry.Job.Spec.Suspend)
            return "It is suspended: none of these starts unless it is resumed.";
        return entry.Status.Conditions?.FirstOrDefault(c => c is { Type: ConditionTypes.Suspended, Status: ConditionStatus.True }) is { } condition
            ? $"It is suspended: {condition.Message}."
            : null;
    }

    private static Html Events(View view, IReadOnlyList<Event> events)
    {
        var newest = events.OrderByDescending(Explainer.TimeOf).Take(MostEvents).ToList();
        return newest.Count == 0
            ? Html.Of($"<h2>Events</h2><p class=\"empty\">None is left. The API server keeps events for an hour by default.</p>")
            : Html.Of(
                $"""
                <h2>Events</h2><ul class="events">{Html.Each(newest, e => Html.Of($"<li><span class=\"mark {(e.Type == "Warning" ? "warn" : "quiet")}\">{e.Reason}</span> <small>{view.Time(Explainer.TimeOf(e))}{(e.Series is { Count: > 1 } series ? $", {series.Count} times" : "")}</small><p>{e.Note}</p></li>"))}</ul>
                """);
    }

    private static Html Manifest(Entry entry) =>
        Html.Of($"<details class=\"manifest\"><summary>Manifest</summary><pre tabindex=\"0\">{ManifestText.Of(entry.Job)}</pre></details>");
}
