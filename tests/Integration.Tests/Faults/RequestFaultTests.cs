using ScheduledJobs.Integration.Tests.Api;

namespace ScheduledJobs.Integration.Tests.Faults;

public sealed class RefusedRequestTests(FaultyClusterFixture fixture) : FaultTest(fixture)
{
    [Fact]
    public Task An_API_that_asks_to_come_back_later() => AllRunsTakePlaceOnceAsync(
        When(Verb.Create, "pods").Times(3).Refuse(429, retryAfter: TimeSpan.FromSeconds(1)),
        When(Verb.Patch, "scheduledjobs/status").Times(3).Refuse(429, retryAfter: TimeSpan.FromSeconds(1)),
        When(Verb.List, "*").Times(3).Refuse(429, retryAfter: TimeSpan.FromSeconds(1)));

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    public Task An_API_that_fails(int code) => AllRunsTakePlaceOnceAsync(
        When(Verb.Create, "pods").Times(3).Refuse(code),
        When(Verb.Patch, "scheduledjobs/status").Times(3).Refuse(code),
        When(Verb.Get, "pods").Times(1).Refuse(code),
        When(Verb.List, "*").Times(2).Refuse(code));

    [Fact]
    public async Task Another_client_that_writes_the_same_object_first()
    {
        var touched = 0;
        await AllRunsTakePlaceOnceAsync(When(Verb.Patch, "scheduledjobs/status").Times(6).LoseAgainst(async () =>
        {
            foreach (var name in new[] { "pod", "call" })
            {
                var path = Kind.ScheduledJobs.Path(Here.Name, name);
                await Api.MergePatchAsync(path, YamlText.Single($$$"""metadata: {labels: {touched: "{{{++touched}}}"}}"""));
            }
        }));
    }
}

public sealed class LostAnswerTests(FaultyClusterFixture fixture) : FaultTest(fixture)
{
    [Fact]
    public Task A_create_that_was_carried_out_but_whose_response_is_lost() =>
        AllRunsTakePlaceOnceAsync(When(Verb.Create, "pods").Times(3).DropAnswer());

    [Fact]
    public Task A_status_that_was_written_but_whose_response_is_lost() =>
        AllRunsTakePlaceOnceAsync(When(Verb.Patch, "scheduledjobs/status").Times(6).DropAnswer());

    [Fact]
    public Task Responses_that_arrive_in_small_pieces() => AllRunsTakePlaceOnceAsync(
        When(Verb.List, "*").AnswerSlowly(pieces: 10, pause: TimeSpan.FromMilliseconds(50)),
        When(Verb.Create, "pods").AnswerSlowly(pieces: 10, pause: TimeSpan.FromMilliseconds(100)),
        When(Verb.Patch, "scheduledjobs/status").AnswerSlowly(pieces: 10, pause: TimeSpan.FromMilliseconds(30)));

    [Fact]
    public Task Creates_that_are_carried_out_late() =>
        AllRunsTakePlaceOnceAsync(When(Verb.Create, "pods").Delay(TimeSpan.FromMilliseconds(1500)));
}
