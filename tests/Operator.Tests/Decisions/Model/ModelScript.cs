using FsCheck;
using FsCheck.Fluent;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Tests.Simulation;

namespace ScheduledJobs.Operator.Tests.Decisions.Model;

/// <summary>A schedule and what happens to it.</summary>
internal sealed record ModelScript(ScheduledJobSpec Spec, IReadOnlyList<ModelStep> Steps)
{
    private const string Template = """{"spec":{"containers":[{"name":"main"}]}}""";

    public static Gen<ModelScript> Generator { get; } =
        from spec in Specs
        from count in Gen.Choose(5, 60)
        from steps in Step.ListOf(count)
        select new ModelScript(spec, [.. steps]);

    private static Gen<TriggerSpec> Triggers => Gen.Elements(
        new TriggerSpec { Interval = new IntervalTriggerSpec { Every = "10s" } },
        new TriggerSpec { Interval = new IntervalTriggerSpec { Every = "1m" } },
        new TriggerSpec { Cron = new CronTriggerSpec { Expression = "*/15 * * * * *" } },
        new TriggerSpec { Date = new DateTriggerSpec { At = "2026-01-05T12:00:30Z" } });

    private static Gen<ScheduledJobSpec> Specs =>
        from trigger in Triggers
        from jitter in Maybe("5s")
        from maxRuns in Gen.Frequency((3, Gen.Constant<long?>(null)), (1, Gen.Choose(1, 4).Select(n => (long?)n)))
        from runOnCreate in Gen.Elements(false, false, true)
        from misfire in Misfires
        from concurrency in Concurrencies
        from action in Gen.Choose(0, 3)
        from retries in Gen.Choose(0, 2)
        from timeout in Maybe("40s")
        from pendingTimeout in Maybe("20s")
        from history in Histories
        from notifications in Receivers
        let isCall = action >= 2
        let isAtMostOnce = action == 3
        select new ScheduledJobSpec
        {
            Trigger = trigger,
            Jitter = jitter,
            MaxRuns = maxRuns,
            RunOnCreate = runOnCreate,
            Misfire = misfire,
            Concurrency = concurrency,
            Action = action == 0 ? Pod() : action == 1 ? Job() : World.HttpAction(),
            Retry = isAtMostOnce || retries == 0 ? null : new RetrySpec(retries) { Backoff = new BackoffSpec("4s", 2, "1m", 0) },
            Timeout = timeout,
            PendingTimeout = isCall ? null : pendingTimeout,
            Delivery = isAtMostOnce ? DeliveryModes.AtMostOnce : DeliveryModes.AtLeastOnce,
            History = history,
            Notifications = notifications,
        };

    private static Gen<MisfireSpec> Misfires =>
        from policy in Gen.Elements("RunLatest", "RunAll", "RunEarliest", "Skip")
        from grace in Gen.Elements("0s", "1m")
        from deadline in Maybe("30s")
        from maxCatchUp in Gen.Choose(1, 4)
        select new MisfireSpec(policy, grace, deadline, maxCatchUp);

    private static Gen<ConcurrencySpec> Concurrencies =>
        from policy in Gen.Elements("Forbid", "Allow", "Replace", "Queue")
        from limit in Gen.Choose(1, 2)
        from queueLength in Gen.Choose(1, 3)
        select new ConcurrencySpec(policy, limit, queueLength);

    private static Gen<IReadOnlyList<NotificationSpec>?> Receivers => Gen.Elements<IReadOnlyList<NotificationSpec>?>(
        null,
        [Receiver("all", [.. NotificationEvents.All])],
        [Receiver("ends", NotificationEvents.RunSucceeded, NotificationEvents.RunFailed, NotificationEvents.RunUnknown), Receiver("late", NotificationEvents.Late, NotificationEvents.Recovered)]);

    private static NotificationSpec Receiver(string name, params string[] events) =>
        new() { Name = name, Events = events, Http = new NotificationHttpSpec { Url = "http://receiver/" } };

    private static Gen<HistorySpec> Histories =>
        from succeeded in Gen.Choose(0, 2)
        from failed in Gen.Choose(0, 2)
        from ttl in Maybe("1m")
        from recent in Gen.Elements(10, 10, 1, 0)
        select new HistorySpec(succeeded, failed, ttl, recent);

    private static Gen<ModelStep> Step => Gen.Frequency<ModelStep>(
        (4, Gen.Elements(0.0, 0.5, 1, 5, 10, 30, 300).Select(s => (ModelStep)new ModelStep.Wait(s))),
        (1, Gen.Elements(-1.0, -15, -200).Select(s => (ModelStep)new ModelStep.Wait(s))),
        (6, Gen.Choose(-1, 1).Select(t => (ModelStep)new ModelStep.WaitForWake(t))),
        (16, Gen.Constant((ModelStep)new ModelStep.Pass())),
        (4, Gen.Elements(Enum.GetValues<CrashPoint>()).Select(p => (ModelStep)new ModelStep.Pass(p))),
        (2, Gen.Constant((ModelStep)new ModelStep.Pass(LosesTheWrite: true))),
        (1, Gen.Constant((ModelStep)new ModelStep.Shutdown())),
        (8, from index in Gen.Choose(0, 5)
            from fate in Gen.Elements(Enum.GetValues<Fate>())
            select (ModelStep)new ModelStep.Attempt(index, fate)),
        (4, Gen.Elements(Enum.GetValues<SpecEdit>()).Select(e => (ModelStep)new ModelStep.Edit(e))),
        (2, Gen.Elements<string?>("1", "2", "3", "4", "1767614399", "1767614400", "1767614700", null).Select(v => (ModelStep)new ModelStep.RunNow(v))),
        (2, Gen.Elements<string?>("1", "2", null).Select(v => (ModelStep)new ModelStep.Annotate(ApiConstants.ResumeAnnotation, v))),
        (4, Gen.Choose(-1, 3).Select(i => (ModelStep)new ModelStep.Cancel(i))),
        (1, Gen.Elements<string?>("demo-1767614410", "demo-m1,demo-m2,demo-1767614430", "demo-m1767614400", ",", null).Select(v => (ModelStep)new ModelStep.Annotate(ApiConstants.CancelAnnotation, v))),
        (3, Gen.Elements<string?>("2026-01-05T12:00:10Z,2026-01-05T12:01:00Z", "2026-01-05T12:00:30Z,2026-01-05T12:00:40Z", "2026-01-05T12:05:00Z,bad", null)
            .Select(v => (ModelStep)new ModelStep.Annotate(ApiConstants.SkipAnnotation, v))),
        (3, Gen.Elements<string?>("until=2026-01-05T12:00:35Z", "until=2026-01-05T12:05:00Z; reason=upgrade", "reason=upgrade", "bad", null, null)
            .Select(v => (ModelStep)new ModelStep.PauseNamespace(v))),
        (4, from index in Gen.Choose(0, 5)
            from succeeds in Gen.Elements(true, true, false)
            select (ModelStep)new ModelStep.Send(index, succeeds)),
        (1, from index in Gen.Choose(0, 2)
            from seconds in Gen.Elements(0.0, 30, 90, 300)
            from concurrency in Gen.Choose(1, 3)
            from newestFirst in Gen.Elements(false, true)
            select (ModelStep)new ModelStep.Backfill(index, seconds, concurrency, newestFirst)),
        (1, Gen.Constant((ModelStep)new ModelStep.RefuseCreation())));

    public static ActionSpec Pod() => new() { Pod = new PodActionSpec { Template = RawJson.Parse(Template) } };

    /// <summary>Smaller variants of this script: without a range of steps, or with a simpler spec.</summary>
    public IEnumerable<ModelScript> Shrink() =>
    [
        .. Shrinking.WithoutRanges(Steps).Select(steps => this with { Steps = steps }),
        .. Shrinking.Plainer(Spec).Select(spec => this with { Spec = spec }),
    ];

    public override string ToString() => string.Join('\n', [$"spec: {Describe(Spec)}", .. Steps.Select((s, i) => $"{i + 1,3} {s}"), ""]);

    private static string Describe(ScheduledJobSpec spec) => string.Join(
        ", ",
        spec.Trigger.Cron?.Expression ?? spec.Trigger.Date?.At ?? $"every {spec.Trigger.Interval!.Every}",
        $"jitter {spec.Jitter ?? "none"}",
        $"maxRuns {spec.MaxRuns?.ToString() ?? "none"}",
        $"runOnCreate {spec.RunOnCreate}",
        spec.Misfire,
        spec.Concurrency,
        spec.Action.Http is not null ? $"Http {spec.Delivery}" : spec.Action.Job is not null ? "Job" : "Pod",
        $"{spec.Retry?.Limit ?? 0} retries",
        $"timeout {spec.Timeout ?? "none"}",
        $"pendingTimeout {spec.PendingTimeout ?? "none"}",
        $"tells {string.Join(" and ", spec.Notifications?.Select(n => n.Name) ?? ["none"])}",
        spec.History);

    private static ActionSpec Job() => new() { Job = new JobActionSpec { Template = RawJson.Parse($$$"""{"spec":{"template":{{{Template}}}}}""") } };

    private static Gen<string?> Maybe(string value) => Gen.Elements<string?>(null, value);
}
