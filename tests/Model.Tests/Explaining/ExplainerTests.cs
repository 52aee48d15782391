using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Explaining;
using ScheduledJobs.Model.Runs;
using ScheduledJobs.Model.Tests.Support;
using ScheduledJobs.Model.V1Alpha1;
using static ScheduledJobs.Model.Tests.Explaining.FactsBuilder;

namespace ScheduledJobs.Model.Tests.Explaining;

/// <summary>Why it did, or did not, run at 02:30: a row for each cause.</summary>
public sealed class ExplainerTests
{
    private static readonly RunStatus Active = Statuses.Succeeded with { Result = null, CompletionTime = null, Pod = "report-pod" };

    private static readonly Dictionary<string, (Facts Facts, string At, string Cause, string Answer)> Rows = new()
    {
        ["succeeded"] = (Of(), "02:30", "Succeeded", "It ran and succeeded: it started at Sun 22 Nov 02:30 Europe/Berlin and took 1m12s."),
        ["succeeded late"] = (
            Of(s => s.With(Statuses.Succeeded with { StartTime = Asked.AddSeconds(40), Trigger = RunTriggers.CatchUp, Attempts = 2 })), "02:30",
            "Succeeded", "It ran and succeeded: it started at Sun 22 Nov 02:30:40 Europe/Berlin, 40s late, and took 32s in 2 attempts. | made up for after its time had been missed."),
        ["moved by jitter"] = (
            Of(s => s.With(Statuses.Succeeded with { DueTime = Asked.AddSeconds(20), StartTime = Asked.AddSeconds(20) }), ", jitter: 30s"), "02:30",
            "Succeeded", "Jitter moved it by 20s, from Sun 22 Nov 02:30 Europe/Berlin to Sun 22 Nov 02:30:20 Europe/Berlin."),
        ["asked for when it started"] = (
            Of(s => s.With(Statuses.Succeeded with { DueTime = Asked.AddMinutes(7), StartTime = Asked.AddMinutes(7) })), "02:37", "Succeeded", "It ran and succeeded"),
        ["by hand"] = (
            Of(s => s.With(Statuses.Succeeded with { Id = "report-mx", Trigger = RunTriggers.Manual, ScheduledTime = Statuses.Noon, DueTime = Statuses.Noon, StartTime = Statuses.Noon })),
            "13:00", "Succeeded", "It is run report-mx, which was requested by hand."),
        ["on create"] = (
            Of(s => s.With(Statuses.Succeeded with { Trigger = RunTriggers.Create })), "02:30", "Succeeded", "the extra one of spec.runOnCreate."),
        ["failed"] = (
            Of(s => s.With(Ended(RunResults.Failed, Reasons.HttpStatus, "it responded 503"))), "02:30",
            "Failed", "It ran and failed, because the target responded, but not with a success code. | The operator noted: it responded 503."),
        ["retries exhausted"] = (
            Of(s => s.With(Ended(RunResults.Failed, Reasons.HttpConnectFailed, attempts: 4)), ", retry: {limit: 3}"), "02:30",
            "Failed", "It ran and failed 4 times; no attempt is left, because the operator could not connect to the target, or the connection broke."),
        ["a reason of Kubernetes"] = (
            Of(s => s.With(Ended(RunResults.Failed, "OOMKilled"))), "02:30", "Failed", "It ran and failed (OOMKilled)."),
        ["timed out"] = (
            Of(s => s.With(Ended(RunResults.Failed, Reasons.DeadlineExceeded))), "02:30", "Failed", "because it took longer than spec.timeout."),
        ["could not be created"] = (
            Of(s => s.With(Unstarted(RunResults.Failed, Reasons.NameConflict))), "02:30",
            "Failed", "It could not run, because another object already had the name of its Pod or Job."),
        ["running"] = (Of(s => s.With(Active)), "02:30", "Running", "It is running since Sun 22 Nov 02:30 Europe/Berlin, for 10h30m."),
        ["running, with a deadline"] = (
            Of(s => s.With(Active with { Deadline = Statuses.At("2026-11-22T13:00:00Z"), Attempts = 2 })), "02:30",
            "Running", "for 10h30m, in attempt 2. | What to do: It is stopped at Sun 22 Nov 14:00 Europe/Berlin if it has not ended by then."),
        ["pending"] = (
            Of(s => s.With(Active), objects: [Object(RunObjectState.Pending) with { Detail = "ImagePullBackOff: no such image" }]), "02:30",
            "Pending", "It has started, but its Pod report-pod does not run yet: ImagePullBackOff: no such image. | What to do: kubectl describe pod report-pod"),
        ["retrying"] = (
            Of(s => s.With(Active with { NextAttemptTime = Statuses.Noon.AddSeconds(20), Reason = Reasons.HttpTimeout })), "02:30",
            "Retrying", "It is not over: attempt 1 failed, because there was no complete response within spec.action.http.timeout; attempt 2 starts at Sun 22 Nov 13:00:20 Europe/Berlin (in 20s)."),
        ["replaced"] = (Of(s => s.With(Ended(RunResults.Replaced, Reasons.Replaced))), "02:30", "Replaced", "It ran and was stopped after 1m12s, because a newer run took its place"),
        ["cancelled"] = (Of(s => s.With(Ended(RunResults.Cancelled, Reasons.Cancelled))), "02:30", "Cancelled", "It ran and was stopped after 1m12s, because somebody cancelled it, by the"),
        ["outcome unknown"] = (
            Of(s => s.With(Ended(RunResults.Unknown, Reasons.OutcomeUnknown))), "02:30",
            "OutcomeUnknown", "It may or may not have run, because the operator stopped between the call and the record of its outcome"),
        ["skipped by concurrency"] = (
            Of(s => s.With(Unstarted(RunResults.Skipped, Reasons.Concurrency, "Run a was skipped: run b is still active"))), "02:30",
            "Skipped", "It did not run, because another run was still active, and spec.concurrency does not let them overlap. | The operator noted: Run a was skipped: run b is still active. | What to do: If that run never ends, set spec.timeout."),
        ["displaced from the queue"] = (Of(s => s.With(Unstarted(RunResults.Skipped, Reasons.QueueFull))), "02:30", "Skipped", "newer runs displaced it from the queue"),
        ["namespace full"] = (Of(s => s.With(Unstarted(RunResults.Skipped, Reasons.NamespaceLimit))), "02:30", "Skipped", "the namespace had as many active runs as the administrator allows"),
        ["coalesced"] = (Of(s => s.With(Unstarted(RunResults.Missed, Reasons.Coalesced))), "02:30", "Missed", "several runs were due at once, and one ran for all of them"),
        ["one of several that were missed"] = (
            Of(s => s.With(Unstarted(RunResults.Missed, Reasons.Coalesced, "3 runs scheduled between 2026-11-20T01:30:00Z and 2026-11-22T01:30:00Z were missed (Coalesced)"))),
            "2026-11-21T02:30", "Missed", "one ran for all of them"),
        ["between those that were missed"] = (
            Of(s => s.With(Unstarted(RunResults.Missed, Reasons.Coalesced, "3 runs scheduled between 2026-11-20T01:30:00Z and 2026-11-22T01:30:00Z were missed (Coalesced)"))),
            "2026-11-21T02:31", "NotPlanned", "It has no run at Sat 21 Nov 02:31"),
        ["too late"] = (Of(s => s.With(Unstarted(RunResults.Missed, Reasons.DeadlineExceeded))), "02:30", "Missed", "later than spec.misfire.deadline allows"),
        ["policy Skip"] = (Of(s => s.With(Unstarted(RunResults.Missed, Reasons.Skipped))), "02:30", "Missed", "spec.misfire.policy is Skip"),
        ["catch-up limit"] = (Of(s => s.With(Unstarted(RunResults.Missed, Reasons.CatchUpLimit))), "02:30", "Missed", "more runs were missed than spec.misfire.maxCatchUp allows"),
        ["dropped by an edit"] = (Of(s => s.With(Unstarted(RunResults.Missed, Reasons.ScheduleChanged))), "02:30", "Missed", "waiting to be made up for when the schedule was changed"),
        ["suspended then"] = (Of(s => s.With(Unstarted(RunResults.Suspended, Reasons.Suspended))), "02:30", "Suspended", "It did not run, because the schedule was suspended, and runs that come due meanwhile are not made up for."),
        ["queued"] = (
            Of(s => s with { RecentRuns = [], Queued = [new QueuedRun { Id = "report-1", ScheduledTime = Asked }], Active = [Active with { Id = "report-0", ScheduledTime = null, DueTime = null, StartTime = Statuses.Noon.AddHours(-1) }] }), "02:30",
            "Queued", "It has not run yet: it waits for a slot behind run report-0, active for 1h (spec.concurrency: Forbid, limit 1). | It is run report-1."),
        ["backlog"] = (
            Of(s => s with { RecentRuns = [], Backlog = new BacklogStatus { From = Asked.AddDays(-2), Through = Asked, Remaining = 3 } }), "02:30",
            "InBacklog", "It has not run yet: it was missed and waits to be made up for; 3 from Fri 20 Nov 02:30 Europe/Berlin to Sun 22 Nov 02:30 Europe/Berlin start oldest first, as slots become free."),
        ["late"] = (
            Of(s => Behind(s) with { Conditions = [.. s.Conditions!, Statuses.Condition(ConditionTypes.Healthy, ConditionStatus.False, Reasons.Late, "A run has been due and cannot be started: quota")] }), "02:30",
            "Late", "It has been due for 10h30m and has not started. The operator says: A run has been due and cannot be started: quota."),
        ["start fails"] = (Of(Behind, events: [Event(Reasons.StartFailed, "cannot be started: no quota")]), "02:30", "Late", "its start fails; the operator tries again. It says: cannot be started: no quota."),
        ["just due"] = (Of(Behind, now: Asked.AddSeconds(15)), "02:30", "JustDue", "It has been due for 15s and is about to start."),
        ["no operator deals with it"] = (Of(Behind, now: Asked.AddSeconds(16)), "02:30", "NotDealtWith", "It has been due for 16s, and no operator has dealt with it. | What to do: Is the operator running and leading?"),
        ["not yet due"] = (Of(), "2026-11-23T02:30", "NotYetDue", "It runs at Mon 23 Nov 02:30 Europe/Berlin (in 13h30m): its time has not come yet."),
        ["not yet due, and suspended"] = (Of(more: ", suspend: true"), "2026-11-23T02:30", "Suspended", "No scheduled run starts, because the schedule is suspended. | It will run at Mon 23 Nov 02:30 Europe/Berlin (in 13h30m) if it is resumed before then."),
        ["suspended since"] = (
            Of(s => Behind(s) with { Conditions = [Statuses.Condition(ConditionTypes.Suspended, ConditionStatus.True, Reasons.Suspended, "", "2026-11-21T12:00:00Z")] }, ", suspend: true"), "02:30",
            "Suspended", "because the schedule is suspended since Sat 21 Nov 13:00 Europe/Berlin (1d ago). | What to do: kubectl scheduledjob resume report."),
        ["suspended until a time"] = (
            Of(s => Behind(s) with { SuspendedUntil = Statuses.Noon.AddHours(1), Conditions = [Statuses.Condition(ConditionTypes.Suspended, ConditionStatus.True, Reasons.SuspendedUntil, "spec.suspendUntil is 2026-11-22T13:00:00Z", "2026-11-21T12:00:00Z")] }, ", suspendUntil: '2026-11-22T13:00:00Z'"), "02:30",
            "SuspendedUntil", "because the schedule is suspended until Sun 22 Nov 14:00 Europe/Berlin (in 1h). | The operator says: spec.suspendUntil is 2026-11-22T13:00:00Z. | What to do: To resume it now: kubectl scheduledjob resume report."),
        ["in a suspension whose end no operator has seen"] = (
            Of(s => EndedUnseen(s, "2026-11-22T02:00:00Z"), ", suspendUntil: '2026-11-22T02:00:00Z'"), "02:30", "SuspendedUntil", "because the schedule is suspended until Sun 22 Nov 03:00 Europe/Berlin (10h ago)."),
        ["after a suspension whose end no operator has seen"] = (
            Of(s => EndedUnseen(s, "2026-11-22T01:00:00Z"), ", suspendUntil: '2026-11-22T01:00:00Z'"), "02:30", "NotDealtWith", "It has been due for 10h30m, and no operator has dealt with it."),
        ["now: after a suspension whose end no operator has seen"] = (
            Of(s => EndedUnseen(s, "2026-11-22T01:00:00Z"), ", suspendUntil: '2026-11-22T01:00:00Z'"), "", "NotDealtWith", "It has been due for 10h30m, and no operator has dealt with it."),
        ["suspended over a time ahead"] = (Of(more: ", suspendUntil: '2026-11-23T13:00:00Z'"), "2026-11-23T02:30", "SuspendedUntil", "the schedule is suspended until Mon 23 Nov 14:00 Europe/Berlin"),
        ["after a suspension"] = (Of(more: ", suspendUntil: '2026-11-23T01:30:00Z'", status: s => s with { SuspendedUntil = Statuses.At("2026-11-23T01:30:00Z") }), "2026-11-23T02:30", "NotYetDue", "It runs at Mon 23 Nov 02:30"),
        ["namespace suspended"] = (
            Of(s => Behind(s) with { Conditions = [Statuses.Condition(ConditionTypes.Suspended, ConditionStatus.True, Reasons.NamespaceSuspended, "namespace team is suspended: upgrade", "2026-11-21T12:00:00Z")] }), "02:30",
            "NamespaceSuspended", "because its namespace is suspended since Sat 21 Nov 13:00 Europe/Berlin (1d ago). | The operator says: namespace team is suspended: upgrade. | What to do: Ask who set the annotation scheduledjobs.dev/suspended of the namespace."),
        ["tripped"] = (
            Of(s => Behind(s) with { Conditions = [Statuses.Condition(ConditionTypes.Suspended, ConditionStatus.True, Reasons.TooManyFailures, "3 runs in a row failed", "2026-11-21T12:00:00Z")] }, ", tripAfter: 3"), "02:30",
            "Tripped", "because too many runs in a row failed, and spec.tripAfter suspended it since Sat 21 Nov 13:00 Europe/Berlin (1d ago). | What to do: Correct what fails, then kubectl scheduledjob resume report."),
        ["to be skipped"] = (
            Of(change: j => j with { Metadata = j.Metadata with { Annotations = new() { [ApiConstants.SkipAnnotation] = "2026-11-23T01:30:00Z" } } }), "2026-11-23T02:30",
            "SkippedOnRequest", "It will not run, because the annotation scheduledjobs.dev/skip asks to leave it out. | What to do: To let it run, remove its time"),
        ["to be skipped, and delayed by jitter"] = (
            Of(Behind, ", jitter: 1h", now: Asked.AddSeconds(1), change: j => j with { Metadata = j.Metadata with { Annotations = new() { [ApiConstants.SkipAnnotation] = "2026-11-22T01:30:00Z" } } }), "02:30",
            "SkippedOnRequest", "It will not run, because the annotation scheduledjobs.dev/skip asks to leave it out."),
        ["excluded, suspended and to be skipped"] = (
            Of(more: ", suspendUntil: '2026-11-30T13:00:00Z', exclude: {dates: ['2026-11-23']}", change: j => j with { Metadata = j.Metadata with { Annotations = new() { [ApiConstants.SkipAnnotation] = "2026-11-23T01:30:00Z" } } }), "2026-11-23T02:30",
            "Excluded", "It has no run then, because of spec.exclude: Mon 23 Nov 2026 02:30 is excluded (dates 2026-11-23)."),
        ["suspended and to be skipped"] = (
            Of(more: ", suspendUntil: '2026-11-30T13:00:00Z'", change: j => j with { Metadata = j.Metadata with { Annotations = new() { [ApiConstants.SkipAnnotation] = "2026-11-23T01:30:00Z" } } }), "2026-11-23T02:30",
            "SuspendedUntil", "the schedule is suspended until Mon 30 Nov 14:00 Europe/Berlin"),
        ["skipped on request"] = (Of(s => s.With(Unstarted(RunResults.Skipped, Reasons.Requested))), "02:30", "Skipped", "It did not run, because the annotation scheduledjobs.dev/skip asked to leave it out."),
        ["delayed by jitter"] = (
            Of(Behind, ", jitter: 1h", now: Asked.AddSeconds(1)), "02:30", "DelayedByJitter", "its time was Sun 22 Nov 02:30 Europe/Berlin, and spec.jitter moves it by"),
        ["not planned"] = (
            Of(), "02:31", "NotPlanned",
            "It has no run at Sun 22 Nov 02:31 Europe/Berlin: its schedule is 'cron 30 2 * * * Europe/Berlin'. | The nearest times are Sun 22 Nov 02:30 Europe/Berlin and Mon 23 Nov 02:30 Europe/Berlin."),
        ["before startAt"] = (Of(s => s with { RecentRuns = [] }, ", startAt: '2026-11-22T12:00:00Z'"), "02:30", "BeforeStart", "spec.startAt is Sun 22 Nov 13:00 Europe/Berlin, which is later."),
        ["after endAt"] = (Of(s => s with { RecentRuns = [] }, ", endAt: '2026-11-20T00:00:00Z'"), "02:30", "AfterEnd", "spec.endAt is Fri 20 Nov 01:00 Europe/Berlin, which is earlier."),
        ["after maxRuns"] = (Of(s => s with { StartedRuns = 3 }, ", maxRuns: 3"), "2026-11-23T02:30", "AfterMaxRuns", "spec.maxRuns is 3, and by then all of them have started."),
        ["excluded"] = (
            Of(s => s with { RecentRuns = [] }, ", exclude: {weekdays: [SUN]}"), "02:30",
            "Excluded", "It has no run then, because of spec.exclude: Sun 22 Nov 2026 02:30 is excluded (weekdays SUN)."),
        ["moved to another day"] = (
            Of(s => s with { RecentRuns = [] }, ", exclude: {dates: ['2026-11-22'], policy: NextDay}", trigger: "cron: {expression: '30 2 * * SUN'}"), "02:30",
            "Excluded", "Sun 22 Nov 2026 02:30 is excluded (dates 2026-11-22) and moves to Mon 23 Nov 2026 02:30."),
        ["moved from another day"] = (
            Of(more: ", exclude: {dates: ['2026-11-22'], policy: NextDay}", trigger: "cron: {expression: '30 2 * * SUN'}"), "2026-11-23T02:30",
            "NotYetDue", "It was moved from Sun 22 Nov 2026 02:30 (dates 2026-11-22)."),
        ["before it existed"] = (Of(), "2026-10-31T02:30", "BeforeCreation", "the ScheduledJob did not exist yet; it was created on Sun 1 Nov 01:00 Europe/Berlin (21d12h ago)."),
        ["before an edit or a resume"] = (
            Of(s => s with { RecentRuns = [], LastScheduleTime = null, EffectiveSince = Statuses.At("2026-11-22T08:00:00Z") }), "02:30",
            "BeforeEffective", "the schedule took effect later, on Sun 22 Nov 09:00 Europe/Berlin (4h ago): it was resumed then, or what decides its times was changed (trigger, exclude, a calendar, time zone)"),
        ["no such local time"] = (Of(), "2026-03-29T02:45", "NoSuchLocalTime", "Sun 29 Mar 02:45 does not exist in Europe/Berlin, because clocks are set forward."),
        ["dropped by a clock change"] = (
            Of(more: ", daylightSaving: {gap: Skip}"), "2026-03-29T02:30",
            "DroppedByClockChange", "spec.daylightSaving.gap is Skip: 02:30 on 29 Mar 2026 does not exist in Europe/Berlin, where clocks go from 02:00 to 03:00; it does not run."),
        ["moved by a clock change"] = (
            Of(now: Statuses.At("2027-03-28T12:00:00Z"), status: s => s with { LastScheduleTime = Statuses.At("2027-03-28T01:00:00Z") }), "2027-03-28T02:30",
            "Forgotten", "02:30 on 28 Mar 2027 does not exist in Europe/Berlin, where clocks go from 02:00 to 03:00; it runs at 03:00."),
        ["shifted by a clock change"] = (
            Of(now: Statuses.At("2027-03-28T12:00:00Z"), more: ", daylightSaving: {gap: Shift}", status: s => s with { LastScheduleTime = Statuses.At("2027-03-28T01:30:00Z") }), "2027-03-28T02:30",
            "Forgotten", "it runs at 03:30."),
        ["repeated by a clock change"] = (
            Of(now: Statuses.At("2027-10-31T12:00:00Z"), status: s => s with { LastScheduleTime = Statuses.At("2027-10-31T01:00:00Z") }), "2027-10-31T02:30",
            "Forgotten", "02:30 on 31 Oct 2027 occurs twice in Europe/Berlin, where clocks go back from 03:00 to 02:00; it runs the first time."),
        ["unseen"] = (Of(_ => null), "02:30", "Unseen", "It does not run, because no operator has seen this ScheduledJob, created 21d12h ago."),
        ["edit unseen"] = (Of(Behind, change: j => j with { Metadata = j.Metadata with { Generation = 2 } }), "02:30", "EditUnseen", "No operator has seen its last change."),
        ["deleted"] = (Of(Behind, change: j => j with { Metadata = j.Metadata with { DeletionTimestamp = Statuses.Noon } }), "02:30", "Terminating", "the ScheduledJob is being deleted."),
        ["not served"] = (
            Of(s => NotReady(s, Reasons.InvalidTemplate, "spec.action.pod.template: no image")), "02:30",
            "NotServed", "No scheduled run starts, because the API server refuses the Pod or Job of its template (since Sun 1 Nov 01:00 Europe/Berlin (21d12h ago)). | InvalidTemplate: spec.action.pod.template: no image"),
        ["not served, for a reason of a newer operator"] = (Of(s => NotReady(s, "NoSuchThing", "so it is")), "02:30", "NotServed", "because the schedule is not Ready: NoSuchThing"),
        ["a calendar that cannot be read here"] = (
            Of(Behind, ", exclude: {calendars: [{name: days, namespace: far}]}"), "02:30",
            "NotServed", "its times are not known here: a calendar that spec.exclude refers to cannot be used by this program. | spec.exclude.calendars[0]: ScheduleCalendar far/days "),
        ["this program is too old"] = (Of(Behind, trigger: "cron: {expression: 'nonsense'}"), "02:30", "NotServed", "this program cannot read its spec"),
        ["only a Pod is left"] = (
            Of(s => s with { RecentRuns = [] }, objects: [Object(RunObjectState.Failed) with { Detail = "container main exited with code 3" }]), "02:30",
            "KnownFromObject", "It ran and failed: its Pod report-pod started at Sun 22 Nov 02:30 Europe/Berlin and took 5s: container main exited with code 3."),
        ["only an event is left"] = (
            Of(s => s with { RecentRuns = [] }, events: [Event(Reasons.RunStarted, "Run report-1795311000 started"), Event(Reasons.RunFailed, "Run report-1795311000 failed (PodFailed): exit code 3", "2026-11-22T01:31:00Z")]), "02:30",
            "KnownFromEvent", "It ran and failed. An event of Sun 22 Nov 02:31 Europe/Berlin says: Run report-1795311000 failed (PodFailed): exit code 3."),
        ["only an event of several is left"] = (
            Of(s => s with { RecentRuns = [] }, events: [Event(Reasons.RunMissed, "3 runs scheduled between 2026-11-20T01:30:00Z and 2026-11-22T01:30:00Z were missed (Coalesced)")]), "2026-11-21T02:30",
            "KnownFromEvent", "It did not run. An event of"),
        ["forgotten"] = (
            Of(), "2026-11-21T02:30", "Forgotten",
            "The operator has dealt with it, but its result is no longer on record. The status keeps only the last 10 runs (spec.history.recent). The oldest one on record is that of Sun 22 Nov 02:30 Europe/Berlin."),
        ["now: the newest run"] = (Of(), "", "Succeeded", "It ran and succeeded: it started at Sun 22 Nov 02:30 Europe/Berlin and took 1m12s. | It is run report-1795311000 of Sun 22 Nov 02:30 Europe/Berlin. | Next run: Mon 23 Nov 02:30 Europe/Berlin (in 13h30m)."),
        ["now: suspended"] = (Of(more: ", suspend: true"), "", "Suspended", "No scheduled run starts, because the schedule is suspended."),
        ["now: nothing yet"] = (
            Of(s => s with { RecentRuns = [], LastRun = null, LastScheduleTime = null, EffectiveSince = Statuses.Noon }), "", "NotYetDue", "It has not run yet, because its first run is due at Mon 23 Nov 02:30 Europe/Berlin (in 13h30m)."),
        ["moved by a clock change in the zone of a child"] = (
            Of(trigger: "anyOf: [{cron: {expression: '30 2 * * *'}, timeZone: America/New_York}]"), "2027-03-14T08:00",
            "NotYetDue", "02:30 on 14 Mar 2027 does not exist in America/New_York, where clocks go from 02:00 to 03:00; it runs at 03:00."),
        ["no time within the limit of the search"] = (
            Of(trigger: "allOf: [{cron: {expression: '0 9 * * *'}}, {cron: {expression: '0 10 * * *'}}]"), "05:00", "NotPlanned", "No later time was found up to "),
        ["now: over"] = (
            Of(s => s with { RecentRuns = [], LastRun = null, LastScheduleTime = null, EffectiveSince = Statuses.Noon, NextRunTime = null }), "", "Completed", "It does not run any more: it has no more times."),
        ["now: requested by hand, and not acted on"] = (
            Of(change: j => j with { Metadata = j.Metadata with { Annotations = new() { [ApiConstants.RunNowAnnotation] = "x" } } }), "", "Succeeded", "no operator has acted on it yet."),
        ["now: requested by hand, and ignored"] = (Of(events: [Event(Reasons.RunNowIgnored, "run-now 'x' starts nothing: it was used before")]), "", "Succeeded", "A requested run was ignored (10h29m ago): run-now 'x' starts nothing: it was used before."),
    };

    public static TheoryData<string> Names => [.. Rows.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_cause_has_its_answer(string row)
    {
        var (facts, at, cause, answer) = Rows[row];

        var explanation = Explainer.Explain(facts, Read(at, facts));

        explanation.Cause.ToString().ShouldBe(cause, explanation.Answer);
        var whole = string.Join(" | ", [explanation.Answer, .. explanation.Details, .. explanation.Advice is { } advice ? (string[])[$"What to do: {advice}"] : []]);
        foreach (var part in answer.Split(" | "))
            whole.ShouldContain(part);
    }

    [Fact]
    public void Every_cause_has_a_row() => Rows.Values.Select(r => r.Cause).ToHashSet().ShouldBe(Enum.GetNames<Cause>(), ignoreOrder: true);

    [Fact]
    public void A_default_zone_that_is_not_the_operators_is_noticed()
    {
        var facts = Of(s => s with { EffectiveHash = "1-12345678-Active" }, change: j => j with { Spec = j.Spec with { TimeZone = null } });

        Explainer.Explain(facts, null).Details.ShouldContain("The operator's default time zone is not UTC: say which with --default-time-zone, or the times here are wrong.");
    }

    [Fact]
    public void What_may_not_be_seen_is_said() =>
        Explainer.Explain(Of() with { Objects = null }, null).Details.ShouldContain("You are not allowed to read its Pods and Jobs, so what they would show is missing here.");

    private static AskedTime? Read(string at, Facts facts)
    {
        if (at.Length == 0)
            return null;
        AskedTime.TryParse(at, facts.Zone, facts.Now, out var asked, out var error).ShouldBeTrue(error);
        return asked;
    }

    private static RunObject Object(RunObjectState state) =>
        new("Pod", "report-pod", "report-1795311000", 1, Asked, state) { CreatedAt = Asked, FinishedAt = Asked.AddSeconds(5) };

    // The operator has not dealt with the time asked for.
    private static ScheduledJobStatus Behind(ScheduledJobStatus status) =>
        status with { LastScheduleTime = Asked.AddDays(-1), RecentRuns = [], LastRun = null };

    private static ScheduledJobStatus EndedUnseen(ScheduledJobStatus status, string end) => Behind(status) with
    {
        SuspendedUntil = Statuses.At(end),
        Conditions = [Statuses.Condition(ConditionTypes.Suspended, ConditionStatus.True, Reasons.SuspendedUntil, "", "2026-11-21T12:00:00Z")],
    };

    private static ScheduledJobStatus NotReady(ScheduledJobStatus status, string reason, string message) =>
        Behind(status) with { Conditions = [Statuses.Condition(ConditionTypes.Ready, ConditionStatus.False, reason, message)] };
}
