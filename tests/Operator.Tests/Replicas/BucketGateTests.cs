using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Sharding;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Controller;
using ScheduledJobs.Operator.Replicas;
using ScheduledJobs.Operator.Tests.Controller;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Replicas;

/// <summary>For which schedules the reconciler works while buckets are open, closed and come back.</summary>
public sealed class BucketGateTests : IDisposable
{
    private readonly BucketWorld _here = new();

    public void Dispose() => _here.Dispose();

    [Fact]
    public async Task Nothing_begins_before_a_bucket_is_open()
    {
        _here.Begin(BucketWorld.Pods);
        await _here.World.PassAsync();
        _here.World.Time.Advance(TimeSpan.FromSeconds(10));
        await _here.World.PassAsync();
        _here.World.Api.Requests.ShouldBeEmpty();

        _here.Open();
        await _here.World.PassAsync();
        _here.World.Api.Requests.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Nothing_begins_in_an_open_bucket_of_another()
    {
        _here.Begin(BucketWorld.Pods);
        _here.Gate.Start(BucketSet.All.Except(BucketSet.Of(_here.Bucket)));
        _here.World.Time.Advance(TimeSpan.FromSeconds(10));
        await _here.World.PassAsync();
        _here.World.Api.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_open_bucket_that_is_not_held_is_not_acted_for()
    {
        _here.Begin(BucketWorld.Pods);
        _here.Open();
        await _here.World.PassAsync();
        _here.World.Time.Advance(TimeSpan.FromSeconds(10));
        var before = _here.Writes.Count();
        _here.Held = BucketSet.All.Except(BucketSet.Of(_here.Bucket));
        await _here.World.PassAsync();
        _here.Writes.Count().ShouldBe(before);
    }

    [Fact]
    public void Nothing_begins_in_a_bucket_that_is_not_held()
    {
        _here.Begin(BucketWorld.Pods);
        _here.Open();
        using (var piece = _here.Gate.Begin(_here.World.Uid))
            piece.ShouldNotBeNull();
        _here.Held = BucketSet.All.Except(BucketSet.Of(_here.Bucket));
        _here.Gate.Begin(_here.World.Uid).ShouldBeNull();
    }

    [Fact]
    public async Task A_bucket_that_comes_back_has_another_author_of_intents()
    {
        _here.Begin(BucketWorld.Pods);
        _here.Open();
        var former = _here.Gate.IdOf(_here.World.Uid);
        await _here.World.PassAsync();
        await _here.StopAsync();
        _here.Gate.IdOf(_here.World.Uid).ShouldBeEmpty();

        _here.Open();
        _here.Gate.IdOf(_here.World.Uid).ShouldNotBe(former);
        _here.World.ShowJob();
        _here.World.Time.Advance(TimeSpan.FromSeconds(10));
        await _here.World.PassAsync();
        _here.World.Api.Creations.Count().ShouldBe(1);
        _here.Gate.Opened.ShouldBe(2);
    }

    [Fact]
    public void Changes_of_schedules_of_others_are_counted_and_not_acted_on()
    {
        _here.Begin(BucketWorld.Pods);
        _here.World.Parts.Listen();
        var job = _here.World.Cached with { Status = new ScheduledJobStatus { ActiveCount = 3 } };
        _here.World.Services.Cache.ScheduledJobChanged!(ReconcilerWorld.Key, job);
        _here.World.Services.Cache.ChildChanged!(ReconcilerWorld.Key);
        _here.World.Parts.Queue.Count.ShouldBe(0);
        _here.World.Parts.ActiveRuns.Elsewhere(new ObjectKey("team", "another")).ShouldBe(3);

        _here.Open();
        _here.World.Services.Cache.ChildChanged!(ReconcilerWorld.Key);
        _here.World.Parts.Queue.Count.ShouldBe(1);
    }
}
