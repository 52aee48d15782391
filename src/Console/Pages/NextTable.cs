using ScheduledJobs.Console.Charts;
using ScheduledJobs.Console.Markup;
using ScheduledJobs.Model.Preview;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling;

namespace ScheduledJobs.Console.Pages;

/// <summary>The next times of a schedule, in its own zone and in the reader's, with what clock changes, exclusions and jitter do to them.</summary>
internal static class NextTable
{
    public static Html Of(View view, ScheduledJob job, Schedule schedule, int count)
    {
        var page = new SchedulePreview(job, schedule, view.Now).Show(new PreviewRange { From = view.Now, Count = count });
        if (page.Times.Count == 0)
            return Html.Of($"<p class=\"empty\">There is no next run: {End(page, job)}.</p>");
        var hasOther = schedule.Zone.Id != view.Zone.Id;
        return Html.Of(
            $"""
            <table class="next"><thead><tr><th>{schedule.Zone.Id}</th>
            {Html.When(hasOther, $"<th>{view.Zone.Id}</th>")}<th>In</th></tr></thead>
            <tbody>{Html.Each(page.Times, time => Row(view, schedule, time, hasOther))}</tbody></table>
            {Excluded(view, job, schedule, page.Times[^1].NominalTime)}{Remarks(page, job)}
            """);
    }

    private static Html Row(View view, Schedule schedule, PreviewedTime time, bool hasOther)
    {
        var columns = hasOther ? 3 : 2;
        var note = time.Clock is { } clock
            ? Html.Of(
                $"""
                <tr class="clocknote"><td colspan="{columns}">{new Mark("warn", "late").With("Clock change")} {ClockNoteText.Of(clock)}.</td></tr>
                """)
            : Html.None;
        if (time.Outcome != PreviewOutcome.Runs)
            return note;
        var at = time.DueTime ?? time.NominalTime;
        var moved = time.Exclusion is { } exclusion ? Html.Of($" <small>{ExclusionNoteText.OfTarget(exclusion, schedule.Zone)}</small>") : Html.None;
        var jitter = time.Jitter > TimeSpan.Zero ? Html.Of($" <small>+{Times.Rough(time.Jitter)} jitter</small>") : Html.None;
        return Html.Of($"{note}<tr><td>{view.Time(at, schedule.Zone)}{jitter}{moved}</td>{Html.When(hasOther, $"<td>{view.Time(at)}</td>")}<td>{Times.Rough(at - view.Now)}</td></tr>");
    }

    /// <summary>What the exclusion takes away between now and the last time that is shown.</summary>
    private static Html Excluded(View view, ScheduledJob job, Schedule schedule, DateTimeOffset last)
    {
        var after = job.Spec.StartAt > view.Now ? job.Spec.StartAt.Value.AddTicks(-1) : view.Now;
        if (schedule.Excluding is not { } excluding || excluding.FirstExcluded(after, last) is not { } first || excluding.FindExcluded(first) is not { } note)
            return Html.None;
        var count = excluding.CountExcluded(after, last);
        return Html.Of($"<p class=\"hint\">{ExclusionMarks.Excluded.With(Words.Count(count, "excluded time"))} before the last of these. {(count > 1 ? "The first: " : "")}{ExclusionNoteText.Of(note, schedule.Zone)}.</p>");
    }

    private static Html Remarks(PreviewPage page, ScheduledJob job) => page.End is PreviewEnd.Count or PreviewEnd.Range
        ? Html.When(!page.IsJitterExact, $"<p class=\"hint\">Jitter depends on the uid that the cluster gives: the times will differ.</p>")
        : Html.Of($"<p class=\"hint\">No more after these: {End(page, job)}.</p>");

    private static string End(PreviewPage page, ScheduledJob job) => page.End switch
    {
        PreviewEnd.EndAt => $"spec.endAt is {Times.Utc(job.Spec.EndAt!.Value)}",
        PreviewEnd.MaxRuns => $"spec.maxRuns is {job.Spec.MaxRuns}",
        PreviewEnd.GivenUp => $"none was found up to {Times.Utc(page.GivenUpAt!.Value)}, where the search ends",
        _ => "the trigger has no more times",
    };
}
