using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Support;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Integration.Tests.Behaviour;

public sealed class HttpActionTests : ClusterTest
{
    private const string EveryTwoSeconds = """
        trigger: {interval: {every: 2s}}
        retry: {limit: 0}
        """;

    [Fact]
    public async Task The_call_carries_the_actions_settings_and_the_runs_identity()
    {
        await using var sink = await HttpSink.StartAsync();
        var action = YamlText.Single($$$"""
            http:
              url: {{{sink.Address}}}/refresh?at=$(SCHEDULED_TIME)
              method: PUT
              headers: [{name: X-Tenant, value: "a $(SCHEDULEDJOB_NAME)"}, {name: Content-Type, value: application/json}]
              body: '{"at":"$(SCHEDULED_TIME)","literal":"$$(RUN_ID)"}'
            """);
        await Here.CreateScheduledJobAsync("call", action, EveryTwoSeconds);

        var run = (await Here.UntilRunsAsync("call", 1)).At("status", "lastRun");

        run.Text("result").ShouldBe("Succeeded");
        run.Number("httpStatus").ShouldBe(200);
        var request = sink.Requests[0];
        var time = request.Header("X-ScheduledJob-Scheduled-Time");
        request.Method.ShouldBe("PUT");
        Uri.UnescapeDataString(request.PathAndQuery).ShouldBe($"/refresh?at={time}");
        request.Body.ShouldBe($$"""{"at":"{{time}}","literal":"$(RUN_ID)"}""");
        request.Header("Content-Type").ShouldBe("application/json");
        request.Header("X-Tenant").ShouldBe("a call");
        request.Header("X-ScheduledJob-Name").ShouldBe("call");
        request.Header("X-ScheduledJob-Namespace").ShouldBe(Here.Name);
        request.Header("X-ScheduledJob-Attempt").ShouldNotBeNullOrEmpty();
        request.Header("User-Agent").ShouldNotBeNullOrEmpty();
        request.Header("traceparent").ShouldNotBeNull().ShouldMatch("^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$");
        request.Header("Idempotency-Key").ShouldBe($"call-{DateTimeOffset.Parse(time!, null).ToUnixTimeSeconds()}");
    }

    [Fact]
    public async Task Each_run_calls_once_at_its_second_with_a_key_of_its_own()
    {
        await using var sink = await HttpSink.StartAsync();
        await Here.CreateScheduledJobAsync("regular", Http.Call(sink.Address), """
            trigger: {cron: {expression: "* * * * * *"}}
            """);

        await Here.UntilRunsAsync("regular", 4);

        var requests = sink.Requests;
        requests.ShouldAllBe(r => r.Method == "POST");
        requests.Select(r => r.Header("Idempotency-Key")).ShouldBeUnique();
        requests.ShouldAllBe(r => r.At >= DateTimeOffset.Parse(r.Header("X-ScheduledJob-Scheduled-Time")!, null));
    }

    [Fact]
    public async Task An_error_status_fails_the_run_without_revealing_the_body()
    {
        await using var sink = await HttpSink.StartAsync(StatusCodes.Status500InternalServerError);
        await Here.CreateScheduledJobAsync("refused", Http.Call(sink.Address), EveryTwoSeconds);

        var sj = await Here.UntilRunsAsync("refused", 1);

        var run = sj.At("status", "lastRun");
        run.Text("result").ShouldBe("Failed");
        run.Text("reason").ShouldBe("HttpStatus");
        run.Number("httpStatus").ShouldBe(500);
        run.Text("message").ShouldNotBeNull().ShouldContain("500");
        sj.ToJsonString().ShouldNotContain("the body of the answer");
    }

    [Fact]
    public async Task SuccessCodes_say_which_status_is_a_success()
    {
        await using var sink = await HttpSink.StartAsync(StatusCodes.Status418ImATeapot);
        var action = Http.Call(sink.Address);
        action["http"]!["successCodes"] = new JsonArray("200", "410-419");
        await Here.CreateScheduledJobAsync("teapot", action, EveryTwoSeconds);

        var run = (await Here.UntilRunsAsync("teapot", 1)).At("status", "lastRun");

        run.Text("result").ShouldBe("Succeeded");
        run.Number("httpStatus").ShouldBe(418);
    }

    [Fact]
    public async Task A_target_without_a_listener_is_a_connection_failure()
    {
        var sink = await HttpSink.StartAsync();
        var address = sink.Address;
        await sink.DisposeAsync();
        await Here.CreateScheduledJobAsync("lonely", Http.Call(address), EveryTwoSeconds);

        var run = (await Here.UntilRunsAsync("lonely", 1)).At("status", "lastRun");

        run.Text("result").ShouldBe("Failed");
        run.Text("reason").ShouldBe("HttpConnectFailed");
        run.At("httpStatus").ShouldBeNull();
    }

    [Fact]
    public async Task No_response_within_the_timeout_is_a_failure()
    {
        await using var sink = await HttpSink.StartAsync(async (_, aborted) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, aborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return StatusCodes.Status200OK;
        });
        var action = Http.Call(sink.Address);
        action["http"]!["timeout"] = "1s";
        await Here.CreateScheduledJobAsync("patient", action, EveryTwoSeconds);

        var run = (await Here.UntilRunsAsync("patient", 1)).At("status", "lastRun");

        run.Text("result").ShouldBe("Failed");
        run.Text("reason").ShouldBe("HttpTimeout");
    }

    [Fact]
    public async Task A_second_attempt_has_the_same_key()
    {
        var calls = 0;
        await using var sink = await HttpSink.StartAsync((_, _) =>
            Task.FromResult(Interlocked.Increment(ref calls) == 1 ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK));
        await Here.CreateScheduledJobAsync("again", Http.Call(sink.Address), $$$"""
            trigger: {date: {at: "{{{Now.AddSeconds(5):yyyy-MM-ddTHH:mm:ssZ}}}"}}
            retry: {limit: 2, backoff: {initial: 1s, factor: 1, jitter: 0}}
            """);

        var run = (await Here.UntilRunsAsync("again", 1)).At("status", "lastRun");

        run.Text("result").ShouldBe("Succeeded");
        run.Number("attempts").ShouldBe(2);
        sink.Requests.Select(r => r.Header("X-ScheduledJob-Attempt")).ShouldBe(["1", "2"]);
        sink.Requests.Select(r => r.Header("Idempotency-Key")).ShouldBe([run.Text("id"), run.Text("id")]);
        SameInBoth(sink.Requests[0]).ShouldBe(SameInBoth(sink.Requests[1]));
        sink.Requests.Select(r => r.Header("traceparent")![..35]).Distinct().ShouldHaveSingleItem("the trace is that of the run");
        sink.Requests.Select(r => r.Header("traceparent")).ShouldBeUnique();

        static IEnumerable<KeyValuePair<string, string>> SameInBoth(SinkRequest request) =>
            request.Headers.Where(h => h.Key is not ("X-ScheduledJob-Attempt" or "traceparent")).OrderBy(h => h.Key, StringComparer.Ordinal);
    }

    [Fact]
    public async Task Many_hanging_calls_do_not_delay_other_schedules()
    {
        // More than the operator has workers, and all to the host that the other schedule calls too.
        const int Many = 150;
        var hanging = 0;
        await using var sink = await HttpSink.StartAsync(async (request, aborted) =>
        {
            if (request.PathAndQuery == "/hang")
            {
                Interlocked.Increment(ref hanging);
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, aborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            return StatusCodes.Status200OK;
        });
        var action = Http.Call($"{sink.Address}/hang");
        action["http"]!["timeout"] = "1h";
        await Parallel.ForAsync(0, Many, async (i, _) => await Here.CreateScheduledJobAsync(
            $"hang-{i}", action.DeepClone().AsObject(), "trigger: {interval: {every: 1h}}\nrunOnCreate: true"));
        await Eventually.BecomesTrueAsync(() => Volatile.Read(ref hanging) == Many, "all of them hang");

        await Here.CreateScheduledJobAsync("other", Http.Call($"{sink.Address}/other"), "trigger: {interval: {every: 1s}}");
        await Here.UntilRunsAsync("other", 3);

        // They hang for an hour: a run that had to wait for one of them would not have ended. The load scenarios measure lateness.
        Volatile.Read(ref hanging).ShouldBe(Many);
    }
}
