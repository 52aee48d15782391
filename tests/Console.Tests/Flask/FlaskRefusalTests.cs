using ScheduledJobs.Console.Tests.Tokens;

namespace ScheduledJobs.Console.Tests.Flask;

/// <summary>What cannot be honoured is a 422 that names the field, and changes nothing.</summary>
[Collection(nameof(SharedCollection))]
public sealed class FlaskRefusalTests(SharedFixture fixture) : IAsyncLifetime
{
    private static int _count;

    private FlaskClient _client = null!;

    public async Task InitializeAsync() => _client = await FlaskClient.StartAsync(fixture, $"flask-refusals-{Interlocked.Increment(ref _count)}");

    public async Task DisposeAsync() => await _client.DisposeAsync();

    [Theory]
    [InlineData("{}", "id")]
    [InlineData("""{"id": null}""", "id")]
    [InlineData("""{"id": "a", "trigger": "interval", "minutes": 1}""", "func")]
    [InlineData("""{"id": "a", "func": "os:system", "trigger": "interval", "minutes": 1}""", "func")]
    [InlineData("""{"id": "a", "func": "app:broken", "trigger": "interval", "minutes": 1}""", "func")]
    [InlineData("""{"id": "a", "func": "app:fixed", "args": [1], "trigger": "interval", "minutes": 1}""", "args")]
    [InlineData("""{"id": "a", "func": "app:fixed", "kwargs": {"a": 1}, "trigger": "interval", "minutes": 1}""", "kwargs")]
    [InlineData("""{"id": "a", "func": "app:pod"}""", "trigger")]
    [InlineData("""{"id": "a", "func": "app:pod", "trigger": "sometimes"}""", "type")]
    [InlineData("""{"id": "a", "func": "app:pod", "trigger": {"type": "cron", "sometimes": 1}}""", "trigger.sometimes")]
    [InlineData("""{"id": "a", "func": "app:pod", "trigger": "cron", "minute": "61"}""", "minute")]
    [InlineData("""{"id": "a", "func": "app:pod", "trigger": "cron", "day_of_week": "someday"}""", "day_of_week")]
    [InlineData("""{"id": "a", "func": "app:pod", "trigger": "interval", "seconds": 0.5}""", "seconds")]
    [InlineData("""{"id": "a", "func": "app:pod", "trigger": "date"}""", "run_date")]
    [InlineData("""{"id": "a", "func": "app:pod", "trigger": "date", "run_date": "soon"}""", "run_date")]
    [InlineData("""{"id": "a", "func": "app:pod", "trigger": "cron", "hour": 1, "timezone": "Mars"}""", "")]
    [InlineData("""{"id": "a", "func": "app:pod", "trigger": "interval", "minutes": 1, "misfire_grace_time": 0}""", "misfire_grace_time")]
    [InlineData("""{"id": "a", "func": "app:pod", "trigger": "interval", "minutes": 1, "max_instances": 0}""", "max_instances")]
    [InlineData("""{"id": "a", "func": "app:pod", "trigger": "interval", "minutes": 1, "coalesce": 7}""", "coalesce")]
    [InlineData("""{"id": "a", "func": "app:pod", "trigger": "interval", "minutes": 1, "executor": "processpool"}""", "executor")]
    [InlineData("""{"id": "a", "func": "app:pod", "trigger": "interval", "minutes": 1, "jobstore": "redis"}""", "jobstore")]
    [InlineData("""{"id": "a", "func": "app:pod", "trigger": "interval", "minutes": 1, "next_run_time": "2030-01-01T00:00:00+00:00"}""", "next_run_time")]
    [InlineData("""{"id": "a", "func": "app:pod", "trigger": "interval", "minutes": 1, "priority": 1}""", "priority")]
    [InlineData("""{"id": "a", "func": "app:pod", "trigger": "interval", "minutes": 1, "type": "cron"}""", "type")]
    public async Task A_new_job(string job, string field)
    {
        var (status, json) = await _client.SendAsync("POST", "/scheduler/jobs", job);

        status.ShouldBe(422, json?.ToJsonString());
        json!["field"]!.ToString().ShouldBe(field, json.ToJsonString());
        json["error_message"]!.ToString().ShouldNotBeEmpty();
        (await _client.SendAsync("GET", "/scheduler/jobs")).Json!.AsArray().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"minutes": 5}""", "minutes")]
    [InlineData("""{"jitter": 5}""", "jitter")]
    [InlineData("""{"id": "b"}""", "id")]
    [InlineData("""{"max_instances": 3, "trigger": "cron", "minute": "99"}""", "minute")]
    [InlineData("""{"args": [5], "trigger": "invalid_trigger"}""", "type")]
    [InlineData("""{"next_run_time": "2030-01-01T00:00:00+00:00"}""", "next_run_time")]
    public async Task A_change(string change, string field)
    {
        await _client.SendAsync("POST", "/scheduler/jobs", """{"id": "a", "func": "app:pod", "trigger": "interval", "minutes": 1, "jitter": 2}""");
        var before = (await _client.SendAsync("GET", "/scheduler/jobs/a")).Json!.AsObject();

        var (status, json) = await _client.SendAsync("PATCH", "/scheduler/jobs/a", change);

        status.ShouldBe(422, json?.ToJsonString());
        json!["field"]!.ToString().ShouldBe(field, json.ToJsonString());
        var after = (await _client.SendAsync("GET", "/scheduler/jobs/a")).Json!.AsObject();
        before.Remove("next_run_time");
        after.Remove("next_run_time");
        after.ToJsonString().ShouldBe(before.ToJsonString());
    }

    [Fact]
    public async Task What_the_API_shows_can_be_sent_back()
    {
        await _client.SendAsync("POST", "/scheduler/jobs", """{"id": "a", "func": "app:pod", "trigger": "cron", "hour": "3", "misfire_grace_time": 60, "max_instances": 2, "coalesce": false, "jitter": 90, "timezone": "Europe/Berlin"}""");
        var shown = (await _client.SendAsync("GET", "/scheduler/jobs/a")).Json!.ToJsonString();

        var (status, json) = await _client.SendAsync("PATCH", "/scheduler/jobs/a", shown);

        status.ShouldBe(200, json?.ToJsonString());
        json!.ToJsonString().ShouldBe(shown);
        json["misfire_grace_time"]!.GetValue<int>().ShouldBe(60);
        json["max_instances"]!.GetValue<int>().ShouldBe(2);
        json["jitter"]!.GetValue<int>().ShouldBe(90);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[1]")]
    [InlineData("{")]
    [InlineData("""{"id": "a", "id": "b"}""")]
    public async Task What_is_not_a_JSON_object_is_400(string body) => (await _client.SendAsync("POST", "/scheduler/jobs", body)).Status.ShouldBe(400);
}
