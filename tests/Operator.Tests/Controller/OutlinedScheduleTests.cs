using ScheduledJobs.Kube.Caching;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Watching;
using ScheduledJobs.Model.Sharding;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Controller;
using ScheduledJobs.Operator.Replicas;
using ScheduledJobs.Operator.Tests.Decisions;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Controller;

/// <summary>A schedule that another replica acts for is known by its outline. That must not be taken for its deletion.</summary>
public sealed class OutlinedScheduleTests : IDisposable
{
    private static readonly ObjectKey Key = ReconcilerWorld.Key;
    private static readonly ObjectKey Other = new("team", "other");

    private static readonly ObjectKey Night = new("team", "night");

    private readonly ReconcilerWorld _world;
    private BucketGate _gate = null!;

    public OutlinedScheduleTests()
    {
        _world = new(
            new FakeApi(World.EveryTenSeconds(), new FakeTimeProvider().GetUtcNow()), "me",
            actor: time => _gate = new BucketGate(time) { Holds = () => BucketSet.All }, isDivided: true);

        // It has the bucket of the Backfill's uid: who has that speaks for a Backfill without a schedule.
        _gate.Start(BucketSet.Of(Bucket.Of("night")));
        _world.Parts.Listen();
        _world.HideJob();
    }

    private Selection<ScheduledJob> Outlines => _world.Services.Cache.Outlines!;

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Its_Backfills_are_left_to_who_acts_for_it()
    {
        _world.ShowBackfill(Backfill("night"));
        Show(runs: 1);
        await _world.Parts.Backfills.WriteAsync(Night, CancellationToken.None);
        _world.Api.Requests.ShouldBeEmpty();
        _world.OwnBackfills.ShouldBe(1);
    }

    [Fact]
    public async Task Its_runs_count_for_the_limit_of_the_namespace_also_after_a_pass_that_does_not_find_it()
    {
        Show(runs: 3);
        _world.Parts.ActiveRuns.Elsewhere(Other).ShouldBe(3);
        (await _world.Parts.Reconciler.ReconcileAsync(Key, isStopping: false, CancellationToken.None)).ShouldBeFalse();
        _world.Parts.ActiveRuns.Elsewhere(Other).ShouldBe(3);

        Show(runs: 2);
        _world.Parts.ActiveRuns.Elsewhere(Other).ShouldBe(2);
        _world.Services.Cache.ScheduledJobs.Count.ShouldBe(0);
    }

    [Fact]
    public void A_term_that_begins_counts_its_runs()
    {
        _world.Parts.StopListening();
        Show(runs: 3);
        _world.Parts.ActiveRuns.Elsewhere(Other).ShouldBe(0);
        _world.Parts.CountActiveRuns();
        _world.Parts.ActiveRuns.Elsewhere(Other).ShouldBe(3);
    }

    [Fact]
    public void What_happens_around_it_causes_no_pass()
    {
        Show(runs: 0);
        _world.Services.Cache.ChildChanged!(Key);
        _world.ShowBackfill(Backfill("night"));
        _world.Parts.Queue.Count.ShouldBe(0);

        // One that is not known at all may come with the next event.
        _world.Services.Cache.ChildChanged!(Other);
        _world.Parts.Queue.Count.ShouldBe(1);
    }

    [Fact]
    public async Task When_it_is_deleted_its_runs_do_not_count_any_more_and_its_Backfills_are_reported()
    {
        _world.ShowBackfill(Backfill("night"));
        Show(runs: 3);
        Outlines.Remove(Key, isGone: true);
        (await _world.Parts.Reconciler.ReconcileAsync(Key, isStopping: false, CancellationToken.None)).ShouldBeFalse();

        _world.Parts.ActiveRuns.Elsewhere(Other).ShouldBe(0);
        await _world.Parts.Backfills.WriteAsync(Night, CancellationToken.None);
        _world.Api.Requests.ShouldBe(["PATCH /apis/scheduledjobs.dev/v1alpha1/namespaces/team/backfills/night/status"]);
    }

    private void Show(int runs) => Outlines.Set(new ScheduleOutline(new Outline(Key, "1"), new OutlinedJob { Status = new() { ActiveCount = runs } }));

    private static Backfill Backfill(string name) => new()
    {
        Metadata = new ObjectMeta { Name = name, Namespace = "team", Uid = name },
        Spec = new BackfillSpec(Key.Name),
    };
}
