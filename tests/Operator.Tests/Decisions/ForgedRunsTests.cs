using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Objects;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Tests.Decisions;

/// <summary>Pods of a schedule's own namespace that claim to be its runs. Whatever their names and annotations say, each is dealt with once.</summary>
public sealed class ForgedRunsTests
{
    /// <summary>One that adopts and concludes, one that starts what is due, and one that finds nothing left to do.</summary>
    private const int MostPasses = 3;

    private static readonly DateTimeOffset Now = World.At(90);
    private static readonly DateTimeOffset EndOfCalendar = new(9999, 12, 31, 23, 59, 59, TimeSpan.Zero);

    private static Gen<Forged> Clusters =>
        from count in Gen.Choose(1, 120)
        from pods in Pods.ListOf(count)
        select new Forged([.. pods.DistinctBy(p => p.Metadata.Name)]);

    // All Pods of a manual run have one time, and most manual runs the same.
    private static Gen<Pod> Pods =>
        from trigger in Gen.Elements<string?>("Schedule", "CatchUp", "Create", "Manual", "Manual", "Manual", "Manual", "Foo", null)
        from value in Gen.Choose(0, 14)
        from second in Gen.Elements(-40_000_000, 0, 20, 90, 3_600, 86_490, 86_491)
        from fraction in Gen.Elements("Z", "Z", "Z", "Z", "Z", ".5Z")
        from number in Gen.Elements("1", "1", "1", "1", "2", "3", "0", "-1", "x")
        from tail in Gen.Elements("", "", "", "", "", new string('1', 300))
        from isRenamed in Gen.Elements(false, false, false, false, true)
        from phase in Gen.Elements("Succeeded", "Succeeded", "Succeeded", "Failed", "Running", "Pending")
        let time = trigger != RunTriggers.Manual ? World.At(second) : value < 12 ? World.At(20) : value == 12 ? World.At(30) : EndOfCalendar
        let id = (trigger == RunTriggers.Manual ? RunNames.Manual("demo", $"{value}") : RunNames.Scheduled("demo", time)) + tail
        select PodOf(id, number, KubeTimeConverter.ToText(time).Replace("Z", fraction, StringComparison.Ordinal), trigger, phase, isRenamed ? $"copy-{value}" : null);

    [Fact]
    public void Whatever_Pods_claim_to_be_a_few_passes_deal_with_them() =>
        Prop.ForAll(Clusters.ToArbitrary(), forged => { DealWith(forged); }).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(20260105, 11));

    [Fact]
    public void Eleven_manual_runs_of_the_same_second_do_not_push_each_other_out()
    {
        var status = DealWith(new Forged([.. Enumerable.Range(1, 11).Select(i => PodOf($"demo-m{i}", "1", "2026-01-05T12:00:20Z", RunTriggers.Manual, "Succeeded", null))]));

        status.Totals!.Succeeded.ShouldBe(11);
    }

    [Fact]
    public void A_manual_run_from_the_end_of_the_calendar_does_not_keep_others_from_starting()
    {
        var forged = new Forged([PodOf("demo-m1", "1", "9999-12-31T23:59:59Z", RunTriggers.Manual, "Succeeded", null)]);

        DealWith(forged, runNow: "2").Active.ShouldHaveSingleItem().Id.ShouldBe("demo-m2");
    }

    [Fact]
    public void A_Pod_with_an_unknown_trigger_is_not_counted_in_each_pass()
    {
        var status = DealWith(new Forged([PodOf(World.Id(60), "1", "2026-01-05T12:01:00Z", "Foo", "Succeeded", null)]));

        status.Totals!.Succeeded.ShouldBe(0);
    }

    /// <summary>Decides until nothing changes any more. Finished Pods stay, as if they could not be pruned.</summary>
    private static ScheduledJobStatus DealWith(Forged forged, string? runNow = null)
    {
        var world = new World(World.EveryTenSeconds() with { Trigger = new TriggerSpec { Interval = new IntervalTriggerSpec { Every = "1h" } } }).Step(0);
        world.Annotate(runNow).Now = Now;
        var status = world.Status;
        var attempts = forged.Pods.Select(PodObserver.Observe).OfType<Attempt>().ToList();
        for (var passes = 1; ; passes++)
        {
            var plan = Decider.Decide(world.Snapshot() with { Status = status, Attempts = [.. attempts] });
            attempts.RemoveAll(a => plan.Stops.Contains(a));
            attempts.AddRange(plan.Starts.Where(s => !attempts.Exists(a => a.ObjectName == RunNames.Attempt(s.RunId, s.Number))).Select(Started));
            var before = TextOf(status);
            status = Written(plan.Status);
            (status.Active ?? []).Concat((status.RecentRuns ?? []).Where(r => r.StartTime is not null)).ShouldAllBe(r => r.Attempts > 0);
            if (TextOf(status) == before && plan is { Again: false, Starts.Count: 0, Stops.Count: 0 })
                return status;
            passes.ShouldBeLessThanOrEqualTo(MostPasses, $"passes follow each other without an end:\n{TextOf(status)}");
        }
    }

    // The API server keeps whole seconds.
    private static ScheduledJobStatus Written(ScheduledJobStatus status) =>
        JsonSerializer.Deserialize(TextOf(status), ModelJsonContext.Default.ScheduledJobStatus)!;

    private static string TextOf(ScheduledJobStatus status) => JsonSerializer.Serialize(status, ModelJsonContext.Default.ScheduledJobStatus);

    private static Attempt Started(StartAttempt start) => new()
    {
        RunId = start.RunId,
        Number = start.Number,
        Kind = ActionKind.Pod,
        NominalTime = start.NominalTime,
        Trigger = start.Trigger,
        State = AttemptState.Pending,
        CreatedAt = Now,
        ObjectName = RunNames.Attempt(start.RunId, start.Number),
    };

    private static Pod PodOf(string runId, string number, string time, string? trigger, string phase, string? name)
    {
        var annotations = new Dictionary<string, string>
        {
            [ApiConstants.RunIdAnnotation] = runId,
            [ApiConstants.AttemptAnnotation] = number,
            [ApiConstants.ScheduledTimeAnnotation] = time,
        };
        if (trigger is not null)
            annotations[ApiConstants.TriggerAnnotation] = trigger;
        name ??= RunNames.Attempt(runId, int.TryParse(number, out var parsed) ? parsed : 1);
        return new Pod
        {
            Metadata = new ObjectMeta
            {
                Name = name,
                Namespace = "team",
                Uid = name,
                CreationTimestamp = World.At(20),
                Annotations = annotations,
                OwnerReferences = [new OwnerReference { ApiVersion = ApiConstants.GroupVersion, Kind = ApiConstants.Kind, Name = "demo", Uid = "11111111-1111-1111-1111-111111111111", Controller = true }],
            },
            Status = new PodStatus { Phase = phase },
        };
    }

    /// <summary>What somebody has created.</summary>
    private sealed record Forged(IReadOnlyList<Pod> Pods)
    {
        public override string ToString() => string.Join('\n', Pods.Select(p => $"{p.Metadata.Name}: {string.Join(' ', p.Metadata.Annotations!.Values)} {p.Status?.Phase}"));
    }
}
