using System.Net;
using ScheduledJobs.Cli.Tests.Support;
using ScheduledJobs.Model.Tests.Support;

namespace ScheduledJobs.Cli.Tests.Commands;

[Collection(nameof(ClusterCollection))]
public sealed class UiTests(ClusterFixture cluster)
{
    [Fact]
    public async Task The_console_is_served_until_interrupted()
    {
        var (@namespace, cli) = await cluster.NewAsync();
        await cluster.CreateAsync(@namespace, "report", Statuses.Daily, Statuses.Waiting);
        using var stop = new CancellationTokenSource();

        var running = cli.RunAsync(stop.Token, "ui", "-n", @namespace);
        await Eventually.BecomesTrueAsync(() => cli.Opened.Count > 0 || running.IsCompleted, "the browser is opened");
        cli.Out.ToString().ShouldBe($"{cli.Opened.ShouldHaveSingleItem()}\n");
        using var client = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer(), UseProxy = false });
        var page = await client.GetStringAsync(cli.Opened[0]);
        await stop.CancelAsync();

        page.ShouldContain(">report</a>");
        page.ShouldContain("<button name=\"do\" value=\"run\">");
        (await running).ShouldBe(0);
        cli.Error.ToString().ShouldContain("The link was used. For another browser: http://127.0.0.1:");
        await Should.ThrowAsync<HttpRequestException>(() => client.GetStringAsync(cli.Opened[0]));
    }

    [Fact]
    public async Task Without_a_browser_the_link_is_printed_and_read_only_has_no_buttons()
    {
        var (@namespace, cli) = await cluster.NewAsync();
        await cluster.CreateAsync(@namespace, "report", Statuses.Daily, Statuses.Waiting);
        using var stop = new CancellationTokenSource();

        var running = cli.RunAsync(stop.Token, "ui", "-n", @namespace, "--no-browser", "--read-only");
        await Eventually.BecomesTrueAsync(() => cli.Out.ToString().EndsWith('\n') || running.IsCompleted, "the link is printed");
        using var client = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer(), UseProxy = false });
        var page = await client.GetStringAsync(cli.Out.ToString().Trim());
        await stop.CancelAsync();

        page.ShouldContain(">report</a>");
        page.ShouldNotContain("<button name=\"do\"");
        cli.Opened.ShouldBeEmpty();
        (await running).ShouldBe(0);
    }

    [Fact]
    public async Task A_port_out_of_range_is_refused()
    {
        var (_, cli) = await cluster.NewAsync();

        (await cli.FailAsync(2, "ui", "--port", "70000")).ShouldContain("--port: expected 0 to 65535, found 70000");
    }
}
