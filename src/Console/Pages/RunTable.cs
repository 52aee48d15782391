using ScheduledJobs.Console.Charts;
using ScheduledJobs.Console.Markup;
using ScheduledJobs.Console.Reading;
using ScheduledJobs.Model.Runs;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Console.Pages;

/// <summary>The runs on record, newest first, with their durations drawn to one scale.</summary>
internal static class RunTable
{
    private const int BarWidth = 120;
    private const int BarHeight = 10;

    /// <param name="view">The view.</param>
    /// <param name="entry">The schedule.</param>
    /// <param name="mayChange">Whether the user may cancel runs.</param>
    public static Html Of(View view, Entry entry, bool mayChange)
    {
        var runs = (entry.Status.Queued ?? []).Reverse().Select(RunList.AsRun).Concat(RunList.Of(entry.Status)).ToList();
        if (runs.Count == 0)
            return Html.Of($"<h2>Runs</h2><p class=\"empty\">It has not run yet.</p>");
        var longest = runs.Max(run => LateOf(run) + TookOf(run, view.Now));
        return Html.Of(
            $"""
            <h2>Runs</h2><table class="runs"><thead><tr><th>Scheduled</th>
            <th>Result</th><th>Late, took</th><th class="number">Took</th></tr></thead>
            <tbody>{Html.Each(runs, run => Row(view, entry, run, longest, CancelForm.Of(view, entry, run, mayChange)))}</tbody></table>
            {Backlog(view, entry.Status.Backlog)}
            """);
    }

    private static Html Row(View view, Entry entry, RunStatus run, TimeSpan longest, Html cancel)
    {
        var state = RunList.StateOf(run, entry.Status);
        var why = run.Reason == run.Result ? run.Message : string.Join(": ", new[] { run.Reason, run.Message }.Where(t => !string.IsNullOrEmpty(t)));
        var at = run.ScheduledTime ?? run.StartTime;
        var trigger = run.Trigger is null or RunTriggers.Schedule ? "" : $" {run.Trigger}";
        return Html.Of(
            $"""
            <tr><td><a href="{Address.OfRun(entry.Namespace, entry.Name, run.Id)}">{(at is { } time ? view.Time(time) : Html.Of($"{run.Id}"))}</a><small>{trigger}
            {Html.When(run.Attempts > 1, $" attempt {run.Attempts}")}</small></td>
            <td>{Mark.OfResult(run.Result).With(state)}{cancel}</td><td>
            {Bar(run, view.Now, longest)}</td><td class="number">{(run.StartTime is null ? "–" : Times.Rough(TookOf(run, view.Now)))}</td></tr>
            {Html.When(!string.IsNullOrEmpty(why), $"<tr class=\"reason\"><td colspan=\"4\">{why}</td></tr>")}
            """);
    }

    private static Html Bar(RunStatus run, DateTimeOffset now, TimeSpan longest)
    {
        if (run.StartTime is null || longest <= TimeSpan.Zero)
            return Html.None;
        var late = LateOf(run) / longest * BarWidth;
        var took = Math.Max(TookOf(run, now) / longest * BarWidth, 2);
        return Html.Of(
            $"""
            <svg class="took" width="{BarWidth}" height="{BarHeight}" role="img" aria-label="{Times.Rough(LateOf(run))} late, took {Times.Rough(TookOf(run, now))}">
            <rect class="late" x="0" y="4" width="{late}" height="2"/><rect class="run {Mark.OfResult(run.Result).Tone}" x="{Math.Min(late, BarWidth - took)}" y="1" width="{took}" height="8"/></svg>
            """);
    }

    private static Html Backlog(View view, BacklogStatus? backlog) => backlog is { From: { } from, Through: { } through }
        ? Html.Of($"<p class=\"note\">{backlog.Remaining} missed runs from {view.Time(from)} to {view.Time(through)} wait to be made up for.</p>")
        : Html.None;

    private static TimeSpan LateOf(RunStatus run) => run is { StartTime: { } start, DueTime: { } due } && start > due ? start - due : TimeSpan.Zero;

    private static TimeSpan TookOf(RunStatus run, DateTimeOffset now) => run.StartTime is { } start && (run.CompletionTime ?? now) is var end && end > start ? end - start : TimeSpan.Zero;
}
