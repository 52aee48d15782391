using System.Globalization;
using ScheduledJobs.Model.Preview;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling.LocalTime;
using ScheduledJobs.Scheduling.Triggers;

namespace ScheduledJobs.Model.Explaining;

/// <summary>Explains times without a record, from what the schedule plans.</summary>
internal static class PlannedTimes
{
    /// <summary>How long an operator that is well may take.</summary>
    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan OneTick = new(1);

    /// <summary>The schedule's first nominal time that was asked for; null without one, or if the spec cannot be read.</summary>
    public static DateTimeOffset? NominalIn(Facts facts, AskedTime asked) => facts.Compilation.Schedule is not { } schedule
        ? null
        : asked.Starts.Select(start => schedule.Timetable.Trigger.NextAfter(start - OneTick)).FirstOrDefault(next => asked.Means(next));

    /// <summary>The instant that a local time in a gap moves to, and a sentence about it; null if it is not in a gap, or is not moved.</summary>
    public static (DateTimeOffset Instant, string Note)? FindMoved(Facts facts, AskedTime asked)
    {
        if (asked.Starts.Count > 0 || Gap(facts, asked) is not { Outcome: not PreviewOutcome.DroppedByClockChange } moved)
            return null;
        return (moved.NominalTime, Sentence(facts, moved.Clock!));
    }

    /// <summary>The explanation for a time at which the schedule plans no run, or does not yet.</summary>
    public static Explanation? FindUnplanned(Facts facts, AskedTime asked)
    {
        if (asked is { Starts.Count: 0, Local: { } local })
            return InGap(facts, asked, local);
        if (Show(facts, asked) is not { } time)
            return Unplanned(facts, asked);
        var spec = facts.Job.Spec;
        return time.Outcome switch
        {
            PreviewOutcome.BeforeStart => new Explanation(Cause.BeforeStart, $"It has no run then, because spec.startAt is {facts.Text(spec.StartAt!.Value)}, which is later."),
            PreviewOutcome.AfterEnd => new Explanation(Cause.AfterEnd, $"It has no run then, because spec.endAt is {facts.Text(spec.EndAt!.Value)}, which is earlier."),
            PreviewOutcome.AfterMaxRuns => new Explanation(Cause.AfterMaxRuns, $"It has no run then, because spec.maxRuns is {spec.MaxRuns}, and by then all of them have started."),
            PreviewOutcome.DroppedByClockChange => InGap(facts, asked, time.Clock!.LocalTime),
            PreviewOutcome.Suspended => ServiceState.FindSuspended(facts),
            PreviewOutcome.SkippedOnRequest when facts.Compilation.Schedule!.Timetable.At(time.NominalTime).DueTime > facts.Now => OfSkip(facts),
            PreviewOutcome.DroppedByExclusion or PreviewOutcome.MovedByExclusion => new Explanation(
                Cause.Excluded, $"It has no run then, because of spec.exclude: {ExclusionNoteText.Of(time.Exclusion!, facts.Zone)}."),
            _ => OfFuture(facts, time),
        };
    }

    /// <summary>The explanation for a time that the schedule planned and that is past.</summary>
    public static Explanation? FindUnrecorded(Facts facts, AskedTime asked)
    {
        var time = Show(facts, asked)!;
        var (nominal, due, status) = (time.NominalTime, time.DueTime ?? time.NominalTime, facts.Status);
        var suspended = ServiceState.SuspendedSince(facts);
        var explanation = nominal <= facts.Job.Metadata.CreationTimestamp
                ? new Explanation(Cause.BeforeCreation, $"It did not run, because the ScheduledJob did not exist yet; it was created on {facts.TextAndDistance(facts.Job.Metadata.CreationTimestamp.Value)}.")
            : nominal > suspended && !(nominal >= status.SuspendedUntil) ? ServiceState.Suspended(facts)
            : nominal <= status.LastScheduleTime ? Forgotten(facts)
            : nominal <= status.EffectiveSince ? BeforeEffective(facts, status.EffectiveSince.Value)
            : Undealt(facts, due);
        return explanation.With(time.Clock is { } note ? Sentence(facts, note) : null, Moved(facts, time));
    }

    /// <summary>There is no run at a time; names the nearest ones.</summary>
    public static Explanation Unplanned(Facts facts, AskedTime asked)
    {
        var explanation = new Explanation(Cause.NotPlanned, $"It has no run at {Text(facts, asked)}{(facts.Status.Schedule is { } text ? $": its schedule is '{text}'" : "")}.");
        if (facts.Compilation.Schedule is not { } schedule || asked.Starts is not [var start, ..])
            return explanation;
        var trigger = schedule.Timetable.Trigger;
        var nearest = new[] { trigger.LastBefore(start), trigger.NextAfter(start) }.OfType<DateTimeOffset>().Select(facts.Text).ToList();
        if (nearest.Count == 0 && trigger.NextGivenUpAt(start) is { } limit)
            return explanation.With($"No later time was found up to {facts.Text(limit)}, where the search ends.");
        return explanation.With(nearest.Count == 0 ? "It has no times at all." : $"The nearest {(nearest.Count == 1 ? "time is" : "times are")} {string.Join(" and ", nearest)}.");
    }

    private static Explanation? OfFuture(Facts facts, PreviewedTime time)
    {
        var due = time.DueTime ?? time.NominalTime;
        if (due <= facts.Now)
            return null;
        var note = time.Clock is { } clock ? Sentence(facts, clock) : Moved(facts, time);
        if (ServiceState.IsSuspended(facts) && facts.Status.SuspendedUntil is null)
            return ServiceState.FindSuspended(facts)!.With($"It will run at {facts.TextAndDistance(due)} if it is resumed before then.", note);
        return time.NominalTime <= facts.Now
            ? new Explanation(Cause.DelayedByJitter, $"It runs at {facts.TextAndDistance(due)}: its time was {facts.Text(time.NominalTime)}, and spec.jitter moves it by {Times.Rough(due - time.NominalTime)}.").With(note)
            : new Explanation(Cause.NotYetDue, $"It runs at {facts.TextAndDistance(due)}: its time has not come yet.").With(note);
    }

    private static Explanation OfSkip(Facts facts) => new(
        Cause.SkippedOnRequest, $"It will not run, because the annotation {ApiConstants.SkipAnnotation} asks to leave it out.")
    {
        Advice = $"To let it run, remove its time from the annotation; kubectl annotate sj {facts.Name} {ApiConstants.SkipAnnotation}- removes all.",
    };

    private static Explanation InGap(Facts facts, AskedTime asked, DateTime local) => Gap(facts, asked) is { Clock: { } note }
        ? new Explanation(Cause.DroppedByClockChange, $"It did not run, because spec.daylightSaving.gap is Skip: {Sentence(facts, note)}")
        {
            Advice = "To run it later instead, set NextValid or Shift.",
        }
        : new Explanation(Cause.NoSuchLocalTime, $"It has no run then: {local.ToString("ddd d MMM HH:mm", CultureInfo.InvariantCulture)} does not exist in {facts.Zone.Id}, because clocks are set forward.");

    private static Explanation Forgotten(Facts facts)
    {
        var oldest = facts.Status.RecentRuns is [.., { ScheduledTime: { } time }] ? $" The oldest one on record is that of {facts.Text(time)}." : "";
        return new Explanation(Cause.Forgotten, $"The operator has dealt with it, but its result is no longer on record. {facts.ForgottenByStatus}{oldest}")
        {
            Advice = "Events are kept for an hour by default; the operator's log and metrics for longer.",
        };
    }

    private static Explanation BeforeEffective(Facts facts, DateTimeOffset since) => new(
        Cause.BeforeEffective,
        $"It did not run, because the schedule took effect later, on {facts.TextAndDistance(since)}: it was resumed then, or what decides its times was changed (trigger, exclude, a calendar, time zone), and changes never start runs retroactively.");

    private static Explanation Undealt(Facts facts, DateTimeOffset due)
    {
        if (facts.Condition(ConditionTypes.Healthy) is { Status: ConditionStatus.False, Reason: Reasons.Late } late)
            return new Explanation(Cause.Late, $"It has been due for {Times.Rough(facts.Now - due)} and has not started. The operator says: {late.Message}.");
        if (facts.Events.Where(e => e.Reason == Reasons.StartFailed).MaxBy(Explainer.TimeOf) is { Note: { } note } failed && Explainer.TimeOf(failed) >= due)
            return new Explanation(Cause.Late, $"It has been due for {Times.Rough(facts.Now - due)}, and its start fails; the operator tries again. It says: {note}.");
        return facts.Now - due <= Prompt
            ? new Explanation(Cause.JustDue, $"It has been due for {Times.Rough(facts.Now - due)} and is about to start.")
            : new Explanation(Cause.NotDealtWith, $"It has been due for {Times.Rough(facts.Now - due)}, and no operator has dealt with it.")
            {
                Advice = "Is the operator running and leading? kubectl get lease -A shows its leader. When it is back, spec.misfire says what it does about this run.",
            };
    }

    /// <summary>What the schedule plans at the time asked for: a run rather than none.</summary>
    private static PreviewedTime? Show(Facts facts, AskedTime asked)
    {
        if (facts.Compilation.Schedule is not { } schedule)
            return null;
        var preview = new SchedulePreview(facts.Job, schedule, facts.Now);
        return asked.Starts
            .SelectMany(start => preview.Show(new PreviewRange { From = start, To = start + asked.Span - OneTick, Count = 1, WithDropped = true }).Times)
            .OrderBy(time => time.Outcome != PreviewOutcome.Runs)
            .FirstOrDefault();
    }

    /// <summary>What the schedule makes of a local time that clocks skip; null if it has nothing there.</summary>
    private static PreviewedTime? Gap(Facts facts, AskedTime asked)
    {
        if (facts.Compilation.Schedule is not { } schedule || asked.Local is not { } local)
            return null;
        var preview = new SchedulePreview(facts.Job, schedule, facts.Now);
        var text = local.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        foreach (var policy in (GapPolicy[])[GapPolicy.NextValid, GapPolicy.Shift])
        {
            var instant = new DateTrigger([text], new WallClock(facts.Zone, policy)).NextAfter(DateTimeOffset.MinValue)!.Value;
            var range = new PreviewRange { From = instant, To = instant + asked.Span - OneTick, Count = 1, WithDropped = true };
            var found = preview.Show(range).Times.FirstOrDefault(time => time.Clock is { Change.IsGap: true } note && note.Zone.Id == facts.Zone.Id && Stands(note, local, asked.Span));
            if (found is not null)
                return found;
        }

        return null;
    }

    // A change that several local times fall into names the first of them only.
    private static bool Stands(ClockNote note, DateTime local, TimeSpan span) =>
        note.LocalTimes > 1 ? note.LocalTime <= local + span : note.LocalTime >= local && note.LocalTime < local + span;

    private static string Sentence(Facts facts, ClockNote note) => $"{ClockNoteText.Of(note)}.";

    private static string? Moved(Facts facts, PreviewedTime time) =>
        time.Exclusion is { } note ? $"It was {ExclusionNoteText.OfTarget(note, facts.Zone)}." : null;

    private static string Text(Facts facts, AskedTime asked) => asked.Starts is [var start, ..] ? facts.Text(start) : asked.Text;
}
