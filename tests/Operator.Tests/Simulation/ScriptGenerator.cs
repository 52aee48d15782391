using System.Net;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Tests.Simulation;

/// <summary>Generates scripts from random numbers: the same seed always gives the same script.</summary>
internal sealed class ScriptGenerator(int seed)
{
    private static readonly string?[] RunNowValues = ["1", "2", "3", null];

    private readonly Random _random = new(seed);

    public Script Next()
    {
        var steps = new List<Step>();
        for (var count = _random.Next(5, 40); count > 0; count--)
            steps.AddRange(_random.Next(100) switch { 0 => CreatedLate(), 1 => UsedAgain(), _ => [NextStep()] });
        return new Script(NextSpec(), steps);
    }

    private ScheduledJobSpec NextSpec()
    {
        var action = _random.Next(4);
        var isAtMostOnce = action == 3;
        var isCall = action >= 2;
        return (action switch { 0 => Specs.Pods, 1 => Specs.Jobs, _ => Specs.Calls }) with
        {
            Trigger = OneOf(Specs.Every("10s"), Specs.Every("10s"), Specs.Every("1m"), Specs.Every("1h"), Specs.Once),
            Jitter = Sometimes("5s"),
            MaxRuns = _random.Next(4) == 0 ? _random.Next(1, 5) : null,
            RunOnCreate = _random.Next(4) == 0,
            Misfire = new MisfireSpec(OneOf("RunLatest", "RunAll", "RunEarliest", "Skip"), OneOf("0s", "1m"), Sometimes("30s"), _random.Next(1, 5)),
            Concurrency = new ConcurrencySpec(OneOf("Forbid", "Allow", "Replace", "Queue"), _random.Next(1, 3), _random.Next(1, 3)),
            Retry = isAtMostOnce || _random.Next(2) == 0 ? null : new RetrySpec(_random.Next(1, 3)) { Backoff = new BackoffSpec("4s", 2, "1m", 0) },
            Timeout = OneOf(null, null, "40s", "99999999h"),
            PendingTimeout = isCall ? null : Sometimes("20s"),
            Delivery = isAtMostOnce ? DeliveryModes.AtMostOnce : DeliveryModes.AtLeastOnce,
            History = new HistorySpec(_random.Next(3), _random.Next(3), Sometimes("1m")),
        };
    }

    private Step NextStep() => _random.Next(46) switch
    {
        < 7 => new Step.Wait(OneOf(0.1, 0.999, 1, 5, 10, 30, 120)),
        < 12 => new Step.WaitForWake(),
        < 17 => new Step.Object(_random.Next(3), OneOf(Enum.GetValues<Fate>())),
        < 20 => new Step.Call(_random.Next(3), OneOf<HttpStatusCode?>(HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.InternalServerError, null)),
        < 24 => new Step.Edit(OneOf(Enum.GetValues<SpecEdit>())),
        < 27 => new Step.RunNow(OneOf(RunNowValues)),
        < 31 => new Step.Meets(
            OneOf(Verb.Read, Verb.DryRun, Verb.Create, Verb.Create, Verb.WriteStatus, Verb.WriteStatus, Verb.Delete), OneOf(Enum.GetValues<Trouble>())),
        < 33 => new Step.Release(_random.Next(3), _random.Next(3) > 0),
        < 34 => new Step.Lags(OneOf(ApiStore.Kinds), _random.Next(2) == 0),
        < 35 => new Step.CatchesUp(OneOf(ApiStore.Kinds), _random.Next(2) == 0),
        < 38 => NextPause(),
        < 41 => new Step.Cancel(_random.Next(-1, 3)),
        _ => NextLeadership(),
    };

    private Step NextPause() => _random.Next(4) switch
    {
        0 => new Step.Annotate(ApiConstants.ResumeAnnotation, OneOf("1", "2", null)),
        1 => new Step.Annotate(
            ApiConstants.SkipAnnotation, OneOf("2026-01-05T12:00:10Z,2026-01-05T12:01:00Z,bad", "2026-01-05T12:00:30Z,2026-01-05T12:00:40Z", "2026-01-05T12:05:00Z", null)),
        _ => new Step.PauseNamespace(OneOf("until=2026-01-05T12:01:00Z", "until=2026-01-05T12:05:00Z; reason=upgrade", "reason=upgrade", "bad", null, null)),
    };

    // A leader's last creation is carried out after the next leader has decided.
    private List<Step> CreatedLate() =>
    [
        new Step.Meets(Verb.Create, Trouble.HoldsRequest),
        new Step.WaitForWake(),
        OneOf<Step>(new Step.Crash(), new Step.Freeze(), new Step.StepsDown(Drains: false)),
        new Step.Wait(OneOf(1, 20, 60)),
        new Step.TakeOver(),
        new Step.Wait(1),
        new Step.Release(0),
    ];

    // More values of run-now than the status remembers, and then the first one again.
    private List<Step> UsedAgain() =>
    [
        new Step.RunNow("1"),
        new Step.Wait(1),
        new Step.Object(0, OneOf(Fate.Succeeds, Fate.Fails)),
        .. Enumerable.Range(11, StatusLimits.ManualRuns).SelectMany(i => (Step[])[new Step.RunNow($"{i}"), new Step.Wait(1)]),
        new Step.RunNow("1"),
    ];

    private Step NextLeadership() => _random.Next(12) switch
    {
        0 => new Step.Crash(),
        1 => new Step.StepsDown(Drains: true),
        2 => new Step.StepsDown(Drains: false),
        3 or 4 => new Step.Freeze(),
        5 or 6 => new Step.Thaw(),
        7 or 8 or 9 => new Step.TakeOver(),
        10 => new Step.ClockIsOff(OneOf<double>(0, 0, -30, 45, 2_335_000_000)),
        _ => OneOf<Step>(new Step.Recreate(), new Step.Delete()),
    };

    private T OneOf<T>(params ReadOnlySpan<T> choices) => choices[_random.Next(choices.Length)];

    private string? Sometimes(string value) => _random.Next(2) == 0 ? null : value;
}
