using ScheduledJobs.Model.Sharding;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Controller;
using ScheduledJobs.Operator.Replicas;
using ScheduledJobs.Operator.Tests.Controller;
using ScheduledJobs.Operator.Tests.Decisions;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Replicas;

/// <summary>One schedule and its bucket, with the operator's own reconciler. Time stands still.</summary>
internal sealed class BucketWorld : IDisposable
{
    public static readonly ScheduledJobSpec Pods = Decisions.World.EveryTenSeconds();

    public static readonly TimeSpan Grace = new OperatorOptions().ShutdownGrace;

    private BucketDrain _drain = null!;

    public ReconcilerWorld World { get; private set; } = null!;

    public BucketGate Gate { get; private set; } = null!;

    public HangingTarget Target { get; } = new();

    /// <summary>The buckets that no other process may act for.</summary>
    public BucketSet Held { get; set; } = BucketSet.All;

    public int Bucket { get; private set; }

    /// <summary>When the call began.</summary>
    public DateTimeOffset Began { get; private set; }

    public IEnumerable<string> Writes => World.Api.Requests.Where(r => !r.StartsWith("GET", StringComparison.Ordinal));

    private FakeTimeProvider Time => World.Time;

    public void Dispose()
    {
        World.Dispose();
        Target.Dispose();
    }

    public void Begin(ScheduledJobSpec spec)
    {
        World = new ReconcilerWorld(
            new FakeApi(spec, new FakeTimeProvider().GetUtcNow()), "", Target, actor: time => Gate = new BucketGate(time) { Holds = () => Held });
        Bucket = Model.Sharding.Bucket.Of(World.Uid);
        _drain = new BucketDrain(Gate, World.Parts, new TermWork(World.Services, World.Parts), World.Services);
    }

    public void Open() => Gate.Start(BucketSet.Of(Bucket));

    public Task StopAsync() => _drain.StopAsync(Bucket);

    /// <summary>A schedule of an open bucket starts a Pod, which is not on record yet.</summary>
    public async Task BeginRunAsync()
    {
        Begin(Pods);
        Open();
        await World.PassAsync();
        Time.Advance(TimeSpan.FromSeconds(10));
        await World.DecideAsync();
    }

    /// <summary>A schedule of an open bucket makes a call, which hangs.</summary>
    public async Task BeginCallAsync()
    {
        Begin(Pods with { Action = Decisions.World.HttpAction() });
        Open();
        await World.PassAsync();
        Time.Advance(TimeSpan.FromSeconds(10));
        await World.PassAsync();
        await Eventually.BecomesTrueAsync(() => Target.Calls == 1, "it is called");
        Began = Time.GetUtcNow();
    }

    /// <summary>Lets time pass, in steps in which it looks.</summary>
    public async Task PassTimeAsync(Task stopping, TimeSpan time)
    {
        for (var left = time; left > TimeSpan.Zero;)
        {
            await Eventually.BecomesTrueAsync(() => stopping.IsCompleted || IsWaiting, "it waits");
            var step = left < BucketDrain.Look ? left : BucketDrain.Look;
            Time.Advance(step);
            left -= step;
        }
    }

    /// <summary>It has seen that time has passed.</summary>
    public async Task SettleAsync(Task stopping, bool isCancelled) =>
        await Eventually.BecomesTrueAsync(() => isCancelled ? Target.Cancelled == 1 : !stopping.IsCompleted && IsWaiting, "it has looked");

    public async Task EndAsync(Task stopping) => await Eventually.BecomesTrueAsync(
        () =>
        {
            Time.Advance(BucketDrain.Look);
            return stopping.IsCompletedSuccessfully;
        },
        "it has stopped");

    private bool IsWaiting => Time.NextTimer <= Time.GetUtcNow() + BucketDrain.Look;
}
