using System.Net;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Http;
using ScheduledJobs.Operator.Controller;
using ScheduledJobs.Operator.Tests.Actions.Http;
using ScheduledJobs.Operator.Tests.Decisions;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Controller;

/// <summary>Notifications from the end of a run to the receiver, and what the status says meanwhile.</summary>
public sealed class NotifierTests : IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    [Fact]
    public async Task It_is_on_record_before_it_is_sent_and_taken_off_afterwards()
    {
        FakeApi? api = null;
        var owedWhenSent = 0;
        var receiver = new Recorder(_ =>
        {
            owedWhenSent = api!.Job["status"]!["notifications"]!["owed"]!.AsArray().Count;
            return HttpStatusCode.OK;
        });
        using var world = await FailedRunAsync(receiver, "chat");
        api = world.Api;
        await Task.WhenAll(UntilAsync(world, s => s.Owed is null), StartAsync(world));

        owedWhenSent.ShouldBe(1);
        receiver.Requests.Count.ShouldBe(1);
        world.Status.Notifications!.Sent.ShouldBe(1);
        world.Parts.Notifier.Owed.ShouldBe(0);
    }

    /// <summary>The process is gone after it has sent the first of two, and before it has recorded that.</summary>
    [Fact]
    public async Task Another_leader_sends_what_is_left_with_the_same_ids()
    {
        var receiver = new Recorder();
        using var world = await FailedRunAsync(receiver, "chat", "broker");
        _ = StartAsync(world);
        await Eventually.BecomesTrueAsync(() => receiver.Requests.Count == 2, "both are sent");

        using var next = new ReconcilerWorld(world.Api, "other", receiver);
        next.Time.Advance(world.Time.GetUtcNow() - next.Time.GetUtcNow());
        next.ShowPods();
        next.Status.Notifications!.Owed!.Count.ShouldBe(2);
        await next.PassAsync();
        await Task.WhenAll(UntilAsync(next, s => s.Owed is null), StartAsync(next));

        receiver.Requests.Count.ShouldBe(4);
        receiver.Requests.GroupBy(r => (r.Url, r.Headers["Idempotency-Key"])).Select(g => g.Count()).ShouldBe([2, 2]);
        next.Status.Notifications!.Sent.ShouldBe(2);
    }

    [Fact]
    public async Task A_failed_attempt_is_repeated_after_its_back_off_and_not_before()
    {
        var codes = new Queue<HttpStatusCode>([HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK]);
        var receiver = new Recorder(_ => codes.Dequeue());
        using var world = await FailedRunAsync(receiver, "chat");
        _ = StartAsync(world);
        await UntilAsync(world, s => s.Owed?[0].Attempts == 1);

        var next = world.Status.Notifications!.Owed![0].NextAttemptTime!.Value;
        (next - world.Time.GetUtcNow()).ShouldBeInRange(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(13));
        world.Time.Advance(next - world.Time.GetUtcNow() - TimeSpan.FromTicks(1));
        await world.PassAsync();
        receiver.Requests.Count.ShouldBe(1);
        world.Time.Advance(TimeSpan.FromTicks(1));
        await UntilAsync(world, s => s.Owed?.Any(o => o.Attempts > 0) != true);
        receiver.Requests.Count.ShouldBeGreaterThanOrEqualTo(2);
        receiver.Requests.Take(2).Select(r => r.Headers["Idempotency-Key"]).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_receiver_that_hangs_delays_neither_runs_nor_other_receivers()
    {
        var hanging = new TaskCompletionSource();
        using var target = new HangingHost("http://10.0.0.9/hang", hanging);
        using var world = await FailedRunAsync(target, "hang", "chat");
        _ = StartAsync(world);
        await UntilAsync(world, s => s.Sent == 1);

        world.Time.Advance(TimeSpan.FromSeconds(10));
        await world.PassAsync();
        world.Api.Pods.Count.ShouldBe(2);
        world.Status.Notifications!.Owed!.Select(o => o.To).ShouldAllBe(to => to == "hang");
        hanging.SetResult();
    }

    /// <summary>A hundred schedules of a namespace have receivers that hang. They take no more than half of the places.</summary>
    [Fact]
    public async Task A_namespace_whose_receivers_hang_does_not_delay_another()
    {
        using var target = new HangingHost("http://10.0.0.9/hang", new TaskCompletionSource());
        var time = new FakeTimeProvider();
        using var caller = TestCall.CallerOver(target, time);
        var told = new TaskCompletionSource<ObjectKey>();
        var notifier = new Notifier(caller, new LeaderIdentity("me", () => true), time) { Ended = key => told.TrySetResult(key) };
        for (var i = 0; i < 100; i++)
            Record("team", $"hang-{i}", "hang");
        var sending = notifier.RunAsync((_, _, e) => throw e, _stop.Token, _stop.Token);
        await Eventually.BecomesTrueAsync(() => target.Hanging == HttpCaller.NotificationLimits.PerNamespace, "its share is taken");

        Record("other", "quick", "chat");

        (await told.Task.WaitAsync(Eventually.Limit, TimeProvider.System)).ShouldBe(new ObjectKey("other", "quick"));
        target.Hanging.ShouldBe(HttpCaller.NotificationLimits.PerNamespace);
        notifier.Owed.ShouldBe(101);
        await _stop.CancelAsync();
        await sending;

        void Record(string @namespace, string name, string to) => notifier.Recorded(
            new ScheduledJob
            {
                Metadata = new ObjectMeta { Namespace = @namespace, Name = name, Uid = name },
                Spec = new ScheduledJobSpec { Notifications = [Receiver(to)] },
            },
            new ScheduledJobStatus { Notifications = new NotificationsStatus { Owed = [new OwedNotification { Id = "1", To = to, Event = "RunFailed" }] } });
    }

    [Fact]
    public async Task A_schedule_that_is_gone_owes_nothing()
    {
        using var world = await FailedRunAsync(new Recorder(), "chat");
        world.Parts.Notifier.Owed.ShouldBe(1);

        world.HideJob();
        await world.DecideAsync();
        world.Parts.Notifier.Owed.ShouldBe(0);
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    /// <summary>A schedule whose first run has failed, with these receivers.</summary>
    private static async Task<ReconcilerWorld> FailedRunAsync(HttpMessageHandler receiver, params string[] names)
    {
        var spec = World.EveryTenSeconds() with
        {
            Notifications = [.. names.Select(Receiver)],
        };
        var world = new ReconcilerWorld(spec, receiver);
        await world.PassAsync();
        world.Time.Advance(TimeSpan.FromSeconds(10));
        await world.PassAsync();
        world.Api.End(world.Api.Pods.Keys.Single(), "Failed");
        world.ShowPods();
        await world.PassAsync();
        world.Status.Notifications!.Owed!.Select(o => o.To).ShouldBe(names);
        return world;
    }

    private static NotificationSpec Receiver(string name) => new()
    {
        Name = name,
        Events = [NotificationEvents.RunFailed],
        Http = new NotificationHttpSpec { Url = $"http://10.0.0.9/{name}" },
    };

    private async Task StartAsync(ReconcilerWorld world) => await world.Parts.Notifier.RunAsync((_, _, e) => throw e, _stop.Token, _stop.Token);

    /// <summary>Passes until the status says this.</summary>
    private async Task UntilAsync(ReconcilerWorld world, Func<NotificationsStatus, bool> condition)
    {
        await Eventually.BecomesTrueAsync(
            async () =>
            {
                await world.PassAsync();
                return condition(world.Status.Notifications!);
            },
            "the status says so");
        if (world.Status.Notifications!.Owed is null)
            await _stop.CancelAsync();
    }

    private sealed class HangingHost(string url, TaskCompletionSource until) : HttpMessageHandler
    {
        private int _hanging;

        /// <summary>Requests that hang now.</summary>
        public int Hanging => Volatile.Read(ref _hanging);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.OriginalString == url && Interlocked.Increment(ref _hanging) > 0)
                await until.Task.WaitAsync(cancellationToken);
            return new HttpResponseMessage { RequestMessage = request };
        }
    }
}
