using System.Text.Json.Nodes;
using ScheduledJobs.Console.Flask;
using ScheduledJobs.Console.Tests.Support;
using ScheduledJobs.Console.Tests.Tokens;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Console.Tests.Flask;

/// <summary>The calls that Flask-APScheduler's documentation lists, their replies, and the ScheduledJobs that come of them.</summary>
[Collection(nameof(SharedCollection))]
public sealed class FlaskTests(SharedFixture fixture)
{
    private const string Interval = """{"id": "job1", "func": "tests.test_api:job1", "args": [1, "$(x)"], "kwargs": {"a": true}, "trigger": "interval", "minutes": 10}""";

    [Fact]
    public async Task A_job_is_added_read_changed_paused_run_and_deleted()
    {
        await using var client = await FlaskClient.StartAsync(fixture, "flask-life");

        var (status, job) = await client.SendAsync("POST", "/scheduler/jobs", Interval);
        status.ShouldBe(200, job?.ToJsonString());
        job!.AsObject().Select(m => m.Key).ShouldBe(
            ["id", "name", "func", "args", "kwargs", "trigger", "start_date", "minutes", "misfire_grace_time", "max_instances", "next_run_time"]);
        job["minutes"]!.GetValue<int>().ShouldBe(10);
        job["args"]!.ToJsonString().ShouldBe("""[1,"$(x)"]""");
        job["start_date"]!.ToString().ShouldBe(job["next_run_time"]!.ToString());
        var created = await ReadAsync("flask-life", "job1");
        created.Spec.Action.Http!.Body.ShouldBe("""{"id":"job1","func":"tests.test_api:job1","args":[1,"$$(x)"],"kwargs":{"a":true}}""");
        created.Spec.Concurrency.Limit.ShouldBe(1);

        (await client.SendAsync("GET", "/scheduler/jobs/job1")).Json!.ToJsonString().ShouldBe(job.ToJsonString());
        (await client.SendAsync("GET", "/scheduler/jobs")).Json!.AsArray().Count.ShouldBe(1);
        (await client.SendAsync("POST", "/scheduler/jobs", Interval)).Status.ShouldBe(409);

        var changed = await client.SendAsync("PATCH", "/scheduler/jobs/job1", """{"args": [2], "trigger": "cron", "minute": "*/5", "start_date": "2099-01-02"}""");
        changed.Status.ShouldBe(200, changed.Json?.ToJsonString());
        changed.Json!["trigger"]!.ToString().ShouldBe("cron");
        changed.Json["minute"]!.ToString().ShouldBe("*/5");
        changed.Json["start_date"]!.ToString().ShouldBe("2099-01-02T00:00:00+00:00");
        changed.Json["next_run_time"]!.ToString().ShouldBe("2099-01-02T00:00:00+00:00");
        changed.Json["args"]!.ToJsonString().ShouldBe("[2]");
        changed.Json["kwargs"]!.ToJsonString().ShouldBe("""{"a":true}""");

        (await client.SendAsync("POST", "/scheduler/jobs/job1/pause")).Json!["next_run_time"].ShouldBeNull();
        (await ReadAsync("flask-life", "job1")).Spec.Suspend.ShouldBeTrue();
        (await client.SendAsync("PATCH", "/scheduler/jobs/job1", """{"trigger": "interval", "hours": 3}""")).Json!["next_run_time"].ShouldBeNull();
        (await client.SendAsync("POST", "/scheduler/jobs/job1/resume")).Json!["next_run_time"].ShouldNotBeNull();

        (await client.SendAsync("POST", "/scheduler/jobs/job1/run")).Status.ShouldBe(200);
        (await ReadAsync("flask-life", "job1")).Metadata.Annotations!.ShouldContainKey(ApiConstants.RunNowAnnotation);

        (await client.SendAsync("DELETE", "/scheduler/jobs/job1")).ShouldBe((204, null));
        (await client.SendAsync("GET", "/scheduler/jobs/job1")).Status.ShouldBe(404);
        (await client.SendAsync("GET", "/scheduler/jobs")).Json!.AsArray().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("DELETE", "")]
    [InlineData("PATCH", "")]
    [InlineData("POST", "/pause")]
    [InlineData("POST", "/resume")]
    [InlineData("POST", "/run")]
    public async Task A_job_that_does_not_exist_is_404(string method, string action)
    {
        await using var client = await FlaskClient.StartAsync(fixture, $"flask-none-{method.ToLowerInvariant()}{action.Replace('/', '-')}".TrimEnd('-'));

        var (status, json) = await client.SendAsync(method, $"/scheduler/jobs/none{action}", method == "PATCH" ? "{}" : null);

        status.ShouldBe(404);
        json!["error_message"]!.ToString().ShouldBe("There is no job with the identifier none.");
    }

    [Fact]
    public async Task The_scheduler_is_described_paused_and_resumed()
    {
        await using var client = await FlaskClient.StartAsync(fixture, "flask-scheduler");
        await client.SendAsync("POST", "/scheduler/jobs", Interval);
        await client.SendAsync("POST", "/scheduler/jobs", Interval.Replace("job1\", \"f", "job2\", \"next_run_time\": null, \"f"));

        var (status, info) = await client.SendAsync("GET", "/scheduler");
        status.ShouldBe(200);
        info!["allowed_hosts"]!.ToJsonString().ShouldBe("""["*"]""");
        info["current_host"].ShouldNotBeNull();
        info["running"]!.GetValue<bool>().ShouldBeTrue();

        (await client.SendAsync("POST", "/scheduler/pause")).Status.ShouldBe(204);
        (await client.SendAsync("POST", "/scheduler/pause")).Status.ShouldBe(204);
        (await ReadAsync("flask-scheduler", "job1")).Spec.Suspend.ShouldBeTrue();
        (await client.SendAsync("POST", "/scheduler/resume")).Status.ShouldBe(204);
        (await ReadAsync("flask-scheduler", "job1")).Spec.Suspend.ShouldBeFalse();
        (await ReadAsync("flask-scheduler", "job2")).Spec.Suspend.ShouldBeTrue();

        (await client.SendAsync("POST", "/scheduler/start")).Status.ShouldBe(400);
        (await client.SendAsync("POST", "/scheduler/shutdown", """{"wait": false}""")).Status.ShouldBe(422);
        (await client.SendAsync("GET", "/scheduler/nothing")).Status.ShouldBe(404);
        (await client.SendAsync("PUT", "/scheduler/jobs")).Status.ShouldBe(405);
    }

    [Fact]
    public async Task Arguments_reach_Pods_and_Jobs_as_variables()
    {
        await using var client = await FlaskClient.StartAsync(fixture, "flask-pods");

        (await client.SendAsync("POST", "/scheduler/jobs", """{"id": "A B", "func": "app:pod", "args": [1], "trigger": "interval", "hours": 1}""")).Status.ShouldBe(200);
        (await client.SendAsync("POST", "/scheduler/jobs", """{"id": "c", "func": "app:job", "trigger": {"type": "interval", "days": 2}}""")).Status.ShouldBe(200);

        var pod = await ReadAsync("flask-pods", FlaskNames.Of("A B"));
        pod.Spec.Action.Pod!.Template.ToNode()!["spec"]!["containers"]![0]!["env"]!.ToJsonString()
            .ShouldBe("""[{"name":"JOB_ID","value":"A B"},{"name":"JOB_FUNC","value":"app:pod"},{"name":"JOB_ARGS","value":"[1]"},{"name":"JOB_KWARGS","value":"{}"}]""");
        (await ReadAsync("flask-pods", "c")).Spec.Action.Job.ShouldNotBeNull();
        (await client.SendAsync("GET", "/scheduler/jobs/A%20B")).Json!["id"]!.ToString().ShouldBe("A B");
        (await client.SendAsync("GET", "/scheduler/jobs/c")).Json!["days"]!.GetValue<int>().ShouldBe(2);
    }

    [Fact]
    public async Task A_job_that_was_changed_elsewhere_is_shown_as_it_is()
    {
        await using var client = await FlaskClient.StartAsync(fixture, "flask-elsewhere");
        await client.SendAsync("POST", "/scheduler/jobs", Interval);
        var patch = new JsonObject { ["spec"] = new JsonObject { ["trigger"] = new JsonObject { ["interval"] = new JsonObject { ["minutes"] = null, ["every"] = "1d2h" } } } };
        await fixture.Schedules.PatchAsync(
            "flask-elsewhere", "job1", Kube.Client.Patch.Merge(Kube.Json.RawJson.From(patch)), null, Kube.Client.WriteOptions.Default, default);
        await fixture.CreateAsync("flask-elsewhere", "other");

        var job = (await client.SendAsync("GET", "/scheduler/jobs")).Json!.AsArray().ShouldHaveSingleItem()!;
        (job["days"]!.GetValue<int>(), job["hours"]!.GetValue<int>(), job["minutes"]).ShouldBe((1, 2, null));
        (await client.SendAsync("GET", "/scheduler/jobs/other")).Status.ShouldBe(404);
        (await client.SendAsync("POST", "/scheduler/jobs", Interval.Replace("job1\", \"f", "other\", \"replace_existing\": true, \"f"))).Status.ShouldBe(409);
    }

    [Fact]
    public async Task The_rights_are_those_of_the_token()
    {
        await using var client = await FlaskClient.StartAsync(fixture, "flask-rights", SharedFixture.Reader);
        using var stranger = new Browser(client.Address);
        using var basic = new Browser(client.Address);
        basic.Always["Authorization"] = $"Basic {Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"me:{SharedFixture.Editor}"))}";

        (await client.SendAsync("GET", "/scheduler/jobs")).Status.ShouldBe(200);
        var (status, json) = await client.SendAsync("POST", "/scheduler/jobs", Interval);
        status.ShouldBe(403);
        json!["error_message"]!.ToString().ShouldContain("User \"reader\" cannot POST");
        ((int)(await stranger.GetAsync("/scheduler/jobs")).Status).ShouldBe(401);
        ((int)(await stranger.GetAsync("/scheduler/jobs", ("Authorization", "Bearer wrong"))).Status).ShouldBe(401);
        ((int)(await basic.GetAsync("/scheduler/jobs")).Status).ShouldBe(200);
        ((int)(await basic.GetAsync("/scheduler/jobs", ("Origin", "https://evil.example"))).Status).ShouldBe(403);
    }

    [Fact]
    public async Task Without_the_switch_there_are_no_such_routes_and_a_read_only_console_changes_nothing()
    {
        using var editor = fixture.Enter(SharedFixture.Editor);
        ((int)(await editor.GetAsync("/scheduler/jobs")).Status).ShouldBe(404);

        await using var client = await FlaskClient.StartAsync(fixture, "flask-readonly", isReadOnly: true);
        (await client.SendAsync("GET", "/scheduler/jobs")).Status.ShouldBe(200);
        (await client.SendAsync("POST", "/scheduler/jobs", Interval)).Status.ShouldBe(403);
    }

    private Task<ScheduledJob> ReadAsync(string @namespace, string name) => fixture.Schedules.GetAsync(@namespace, name, default);
}
