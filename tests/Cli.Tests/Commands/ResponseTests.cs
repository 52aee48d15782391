using ScheduledJobs.Cli.Tests.Support;
using ScheduledJobs.Model.Tests.Support;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Cli.Tests.Commands;

/// <summary>What was kept of the last run's response.</summary>
[Collection(nameof(ClusterCollection))]
public sealed class ResponseTests(ClusterFixture cluster)
{
    [Fact]
    public async Task The_details_of_a_schedule_show_it_line_by_line()
    {
        var printed = await PrintAsync(new RunResponse
        {
            Headers = [new ResponseHeader("X-Request-Id", "r-1")],
            Body = "{\n\t\"error\": \"out of stock\"\n}\n",
        });

        printed.ShouldContain("Response:       X-Request-Id: r-1\n                {\n                 \"error\": \"out of stock\"\n                }\n");
    }

    [Theory]
    [InlineData(20, false)]
    [InlineData(21, true)]
    public async Task Of_a_long_one_the_beginning_is_shown(int lines, bool isCut)
    {
        var printed = await PrintAsync(new RunResponse { Body = string.Join('\n', Enumerable.Range(1, lines).Select(i => $"line {i}")) });

        printed.ShouldContain("line 20\n");
        printed.Contains("(1 more lines)", StringComparison.Ordinal).ShouldBe(isCut);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(501)]
    public async Task Long_lines_are_cut(int length) => (await PrintAsync(new RunResponse { Body = new string('x', length) }))
        .ShouldContain($"Response:       {new string('x', length == 500 ? 500 : 499)}{(length == 500 ? "" : "…")}\n");

    [Fact]
    public async Task What_is_missing_is_said()
    {
        (await PrintAsync(new RunResponse { Body = "a", Truncated = true, Message = "the body was not complete after 5s" }))
            .ShouldContain("(not all of the body: the body was not complete after 5s)");
        (await PrintAsync(new RunResponse { Body = "a", Truncated = true })).ShouldContain("(not all of the body)");
        (await PrintAsync(new RunResponse { Message = "too many responses" })).ShouldContain("Response:       (too many responses)");
        (await PrintAsync(null)).ShouldNotContain("Response");
    }

    private async Task<string> PrintAsync(RunResponse? response)
    {
        var (@namespace, cli) = await cluster.NewAsync();
        await cluster.CreateAsync(@namespace, "report", Statuses.Daily, Statuses.Waiting with { LastRun = Statuses.Succeeded with { Response = response } });
        return await cli.PrintAsync("get", "report");
    }
}
