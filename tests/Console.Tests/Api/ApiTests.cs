using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ScheduledJobs.Console.Api;
using ScheduledJobs.Console.Reading;
using ScheduledJobs.Console.Tests.Support;
using ScheduledJobs.Kube.Caching;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Tests.Support;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Console.Tests.Api;

[Collection(nameof(ConsoleCollection))]
public sealed class ApiTests(ConsoleFixture fixture)
{
    [Fact]
    public async Task Schedules_are_listed_with_what_is_computed()
    {
        await fixture.CreateAsync("api-list", "daily", Statuses.Daily, Statuses.Waiting);

        var list = await GetAsync("/api/v1/schedules?ns=api-list&limit=5");

        ((int)list["count"]!).ShouldBe(1);
        var item = list["items"]![0]!;
        ((string?)item["sentence"]).ShouldBe("At 02:30 every day, Europe/Berlin.");
        ((string?)item["state"]).ShouldBe(ScheduleStates.Scheduled);
        ((double?)item["lastSeconds"]).ShouldBe(72);
        item["deleted"].ShouldBeNull();
    }

    [Fact]
    public async Task A_timeline_counts_what_it_does_not_list()
    {
        await fixture.CreateAsync("api-time", "often", "trigger: {interval: {every: 1s}}, startAt: '2026-01-01T00:00:00Z', action: {http: {url: 'http://x/'}}");
        await fixture.CreateAsync("api-time", "seldom", "trigger: {cron: {expression: '0 5 * * *'}}, action: {http: {url: 'http://x/'}}");

        var from = TimeProvider.System.GetUtcNow().AddDays(2).ToString("yyyy-MM-dd'T'HH:00:00'Z'");
        var timeline = await GetAsync($"/api/v1/timeline?ns=api-time&span=1d&from={from}");

        var (often, seldom) = (timeline["lanes"]![0]!, timeline["lanes"]![1]!);
        ((long)often["planned"]!).ShouldBe(86_400);
        often["times"].ShouldBeNull();
        often["counts"]!.AsArray().Select(c => (long)c!).ShouldAllBe(c => c == 720);
        seldom["times"]!.AsArray().Count.ShouldBe(1);
        seldom["counts"].ShouldBeNull();
        timeline["load"]!.AsArray().Sum(c => (long)c!).ShouldBe(86_401);
        ((double)timeline["partSeconds"]!).ShouldBe(720);
    }

    [Fact]
    public async Task A_preview_tells_times_and_findings()
    {
        var preview = await PostAsync("""{"cron": "30 2 * * *", "timeZone": "Europe/Berlin", "from": "2027-03-27T12:00:00Z", "count": 2}""", HttpStatusCode.OK);

        ((bool)preview["valid"]!).ShouldBeTrue();
        ((string?)preview["sentence"]).ShouldBe("At 02:30 every day, Europe/Berlin.");
        ((string?)preview["times"]![0]!["localTime"]).ShouldBe("2027-03-28T03:00:00+02:00");
        ((string?)preview["times"]![0]!["notes"]![0])!.ShouldContain("02:30 on 28 Mar 2027 does not exist");
        ((string?)preview["times"]![1]!["nominalTime"]).ShouldBe("2027-03-29T00:30:00+00:00");
        preview["times"]![1]!["notes"].ShouldBeNull();
    }

    [Fact]
    public async Task A_preview_tells_what_is_excluded_and_what_moves()
    {
        var request = new JsonObject
        {
            ["manifest"] =
                """
                apiVersion: scheduledjobs.dev/v1alpha1
                kind: ScheduledJob
                metadata: {name: moved}
                spec: {trigger: {cron: {expression: '0 9 * * SAT'}}, exclude: {weekdays: [SAT], policy: NextDay}, action: {http: {url: 'http://x/'}}}
                """,
            ["from"] = "2027-04-30T12:00:00Z",
            ["count"] = 2,
        };
        var runs = (await PostAsync(request.ToJsonString(), HttpStatusCode.OK))["times"]!;
        request["excluded"] = true;
        var all = (await PostAsync(request.ToJsonString(), HttpStatusCode.OK))["times"]!;

        Told(runs[0]!).ShouldBe("Runs 2027-05-02T09:00:00+00:00 moved from Sat 1 May 2027 09:00 (weekdays SAT)");
        Told(all[0]!).ShouldBe("MovedByExclusion 2027-05-01T09:00:00+00:00 Sat 1 May 2027 09:00 is excluded (weekdays SAT) and moves to Sun 2 May 2027 09:00");
        Told(all[1]!).ShouldBe(Told(runs[0]!));

        static string Told(JsonNode time) => $"{time["outcome"]} {time["nominalTime"]} {time["notes"]!.AsArray().ShouldHaveSingleItem()}";
    }

    [Theory]
    [InlineData("""{"cron": "61 * * * *"}""", "spec.trigger.cron.expression")]
    [InlineData("""{"cron": "0 0 * * *", "timeZone": "No/Where"}""", "spec.timeZone")]
    public async Task A_spec_that_is_not_valid_is_a_result(string request, string field)
    {
        var preview = await PostAsync(request, HttpStatusCode.OK);

        ((bool)preview["valid"]!).ShouldBeFalse();
        ((string?)preview["findings"]![0]!["field"]).ShouldBe(field);
    }

    [Theory]
    [InlineData("{}", "Expected manifest or cron, one of the two.")]
    [InlineData("""{"cron": "0 0 * * *", "dialect": "Vixie"}""", "dialect: expected Crontab, Quartz, APScheduler, found 'Vixie'.")]
    [InlineData("""{"kron": "0 0 * * *"}""", "kron")]
    [InlineData("[", "")]
    public async Task A_request_that_cannot_be_read_is_a_problem(string request, string expected)
    {
        var problem = await PostAsync(request, HttpStatusCode.BadRequest);

        ((int)problem["status"]!).ShouldBe(400);
        ((string?)problem["detail"])!.ShouldContain(expected);
    }

    [Fact]
    public async Task Events_tell_all_schedules_and_then_what_changes()
    {
        await fixture.CreateAsync("api-events", "followed", Statuses.Daily);
        using var browser = await fixture.EnterAsync();

        var text = await browser.ReadUntilAsync("/api/v1/events", "\"name\":\"followed\"");

        text.ShouldContain("event: schedule\ndata: {\"namespace\":\"");
    }

    [Fact]
    public void A_schedule_that_is_gone_is_told_once()
    {
        var (kept, gone) = (Views.Job("kept", "interval: {every: 1h}"), Views.Job("gone", "interval: {every: 1h}"));
        using var views = new Views(kept, gone);
        var told = new Dictionary<ObjectKey, Entry>();

        ApiEvents.Changes(told, views.Catalog.List()).Select(s => s.Name).ShouldBe(["gone", "kept"]);
        ApiEvents.Changes(told, views.Catalog.List()).ShouldBeEmpty();
        views.Catalog.Apply(new StoreChange<ScheduledJob>(gone, null));
        views.Catalog.Apply(new StoreChange<ScheduledJob>(kept, kept with { Status = Statuses.Waiting }));
        ApiEvents.Changes(told, views.Catalog.List()).Select(s => (s.Name, s.State, s.Deleted)).ShouldBe([("kept", "Scheduled", null), ("gone", "Unseen", true)]);
        ApiEvents.Changes(told, views.Catalog.List()).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_description_names_every_resource_and_parameter_that_there_is()
    {
        using var browser = await fixture.EnterAsync();
        (await browser.GetAsync("/api/v1/openapi.json")).Location.ShouldBe("/assets/openapi.json");
        var description = JsonNode.Parse((await browser.GetAsync("/assets/openapi.json")).Text)!;

        ((string?)description["openapi"]).ShouldBe("3.1.0");
        foreach (var (path, methods) in description["paths"]!.AsObject())
        {
            foreach (var method in methods!.AsObject().Select(m => m.Key).Where(m => !path.EndsWith("/events", StringComparison.Ordinal)))
                (await browser.SendAsync(new HttpMethod(method.ToUpperInvariant()), path, null)).Status.ShouldNotBeOneOf(HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed);
        }

        var schemas = description["components"]!["schemas"]!;
        Members("Schedule").ShouldBe(Names<ApiSchedule>(), ignoreOrder: true);
        Members("Timeline").ShouldBe(Names<ApiTimeline>(), ignoreOrder: true);
        Members("Lane").ShouldBe(Names<ApiLane>(), ignoreOrder: true);
        Members("PreviewRequest").ShouldBe(Names<ApiPreviewRequest>(), ignoreOrder: true);
        Members("Preview").ShouldBe(Names<ApiPreview>(), ignoreOrder: true);

        IEnumerable<string> Members(string schema) => schemas[schema]!["properties"]!.AsObject().Select(p => p.Key);
        static IEnumerable<string> Names<T>() => typeof(T).GetProperties().Select(p => char.ToLowerInvariant(p.Name[0]) + p.Name[1..]);
    }

    [Fact]
    public async Task What_there_is_not_is_a_problem()
    {
        using var browser = await fixture.EnterAsync();

        var reply = await browser.GetAsync("/api/v1/nothing");

        reply.Status.ShouldBe(HttpStatusCode.NotFound);
        ((string?)JsonNode.Parse(reply.Text)!["title"]).ShouldBe("Not found");
    }

    private async Task<JsonNode> GetAsync(string path)
    {
        using var browser = await fixture.EnterAsync();
        return JsonNode.Parse((await browser.GetAsync(path)).Text)!;
    }

    private async Task<JsonNode> PostAsync(string body, HttpStatusCode expected)
    {
        using var browser = await fixture.EnterAsync();
        var reply = await browser.SendAsync(HttpMethod.Post, "/api/v1/preview", new StringContent(body, Encoding.UTF8, "application/json"));
        reply.Status.ShouldBe(expected, reply.Text);
        return JsonNode.Parse(reply.Text)!;
    }
}
