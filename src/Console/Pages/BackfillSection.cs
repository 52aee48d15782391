using ScheduledJobs.Console.Charts;
using ScheduledJobs.Console.Markup;
using ScheduledJobs.Console.Reading;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Console.Pages;

/// <summary>The Backfills of a schedule, how far they are, and a form for another one.</summary>
internal static class BackfillSection
{
    /// <param name="view">The view.</param>
    /// <param name="entry">The schedule.</param>
    /// <param name="backfills">Its Backfills; null if the user may not see them.</param>
    /// <param name="mayCreate">Whether the user may make one.</param>
    public static Html Of(View view, Entry entry, BackfillList? backfills, bool mayCreate)
    {
        if (backfills is null || entry.Schedule is not { } schedule || (backfills.Count == 0 && !mayCreate))
            return Html.None;
        return Html.Of(
            $"""
            <section class="backfills"><h2>Backfills</h2>{view.Live("div", "backfills", Html.None, List(view, schedule.Zone, backfills))}
            {(mayCreate ? Form(view, entry, schedule.Zone) : Html.None)}</section>
            """);
    }

    private static Html List(View view, TimeZoneInfo zone, BackfillList backfills)
    {
        if (backfills.Count == 0)
            return Html.None;
        var others = backfills.Count - backfills.Newest.Count;
        return Html.Of(
            $"""
            <table class="runs"><thead><tr><th>From</th><th>To</th><th>State</th><th class="number">Ended</th></tr></thead>
            <tbody>{Html.Each(backfills.Newest, b => Row(view, zone, b))}</tbody></table>
            {Html.When(others > 0 || backfills.HasMore, $"<p class=\"hint\">and {(backfills.HasMore ? "at least " : "")}{others} {(backfills.HasMore ? "others" : "older ones")}</p>")}
            """);
    }

    private static Html Row(View view, TimeZoneInfo zone, Backfill backfill)
    {
        var (mark, why) = StateOf(backfill);
        return Html.Of(
            $"""
            <tr><td title="{backfill.Metadata.Name}">{(backfill.Spec.From is { } from ? view.Time(from, zone) : Html.Of($"–"))}</td>
            <td>{(backfill.Spec.To is { } to ? view.Time(to, zone) : Html.Of($"–"))}</td><td>{mark}</td>
            <td class="number">{backfill.Status?.Progress ?? "–"}</td></tr>
            {Html.When(why.Length > 0, $"<tr class=\"reason\"><td colspan=\"4\">{why}</td></tr>")}
            """);
    }

    private static (Html Mark, string Why) StateOf(Backfill backfill)
    {
        var conditions = backfill.Status?.Conditions ?? [];
        var reason = backfill.Spec.Reason ?? "";
        if (Find(ConditionTypes.Failed) is { } failed)
            return (Mark.OfResult(RunResults.Failed).With("Failed"), $"{failed.Reason}: {failed.Message}");
        if (Find(ConditionTypes.Complete) is not null)
            return (Mark.OfResult(RunResults.Succeeded).With("Complete"), reason);
        if (Find(ConditionTypes.Suspended) is not null)
            return (Mark.OfState(ScheduleStates.Suspended).With("Suspended"), reason);
        var waits = conditions.FirstOrDefault(c => c is { Type: ConditionTypes.Complete, Status: ConditionStatus.False });
        return (Mark.OfState(ScheduleStates.Running).With("Active"), waits?.Message ?? reason);

        Condition? Find(string type) => conditions.FirstOrDefault(c => c.Type == type && c.Status == ConditionStatus.True);
    }

    private static Html Form(View view, Entry entry, TimeZoneInfo zone) => Html.Of(
        $"""
        <details><summary>Run it for a past period</summary>
        <form method="post" action="/backfills" class="inline">{view.FormFields()}
        <input type="hidden" name="item" value="{entry.Namespace}/{entry.Name}">
        <label>From <input name="from" required placeholder="2026-11-20T00:00" autocomplete="off"></label>
        <label>To <input name="to" placeholder="now" autocomplete="off"></label>
        <label>At once <input name="concurrency" type="number" min="1" max="{BackfillCheck.MaxConcurrency}" value="1"></label>
        <label>Reason <input name="reason" maxlength="{BackfillCheck.ReasonLength}" autocomplete="off"></label>
        <button>Backfill</button><span class="hint">Each nominal time in the range runs once, whether or not it ran then. Times are local to {zone.Id}.</span></form></details>
        """);
}
