using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Tests.Fakes;
using ScheduledJobs.Kube.Transport;
using ScheduledJobs.Kube.Transport.Credentials;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Kube.Tests.Transport.Credentials;

public sealed class TokenFileSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedServer _server;
    private readonly string _file;
    private readonly KubeClient _client;

    public TokenFileSourceTests()
    {
        _server = new ScriptedServer(_time);
        _server.Otherwise(_ => ScriptedServer.Answer(200, "ok"));
        _file = _folder.Write("token", "first\n");
        _client = _server.Connect(new KubeClientConfiguration { Server = new Uri("https://server.test"), TokenFile = _file });
    }

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(-1, "first")]
    [InlineData(0, "second")]
    [InlineData(1, "second")]
    [Trait("KnownBug", "csharp#293")]
    public async Task A_rotated_token_is_noticed_within_a_minute(long ticks, string expected)
    {
        await AskAsync();
        _folder.Write("token", "second");

        _time.Advance(TimeSpan.FromMinutes(1) + TimeSpan.FromTicks(ticks));
        await AskAsync();

        _server.Requests.Select(r => r.Bearer).ShouldBe(["first", expected]);
    }

    [Fact]
    [Trait("KnownBug", "csharp#293")]
    public async Task A_rejected_token_is_read_again_at_once()
    {
        await AskAsync();
        _folder.Write("token", "second");
        _server.ThenRefuses(401, "Unauthorized");

        (await AskAsync()).ShouldBe("ok");

        _server.Requests.Select(r => r.Bearer).ShouldBe(["first", "first", "second"]);
    }

    [Fact]
    public async Task A_token_that_stays_rejected_is_not_retried_forever()
    {
        _server.ThenRefuses(401, "Unauthorized").ThenRefuses(401, "Unauthorized");

        (await Should.ThrowAsync<ApiException>(AskAsync())).Code.ShouldBe(401);

        _server.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_file_that_disappears_leaves_the_last_token_in_use()
    {
        await AskAsync();
        File.Delete(_file);
        _time.Advance(TimeSpan.FromMinutes(5));

        await AskAsync();

        _server.Requests.Select(r => r.Bearer).ShouldBe(["first", "first"]);
    }

    [Fact]
    public async Task A_file_that_was_never_there_is_named()
    {
        File.Delete(_file);

        (await Should.ThrowAsync<CredentialException>(AskAsync())).Message.ShouldStartWith($"The token file '{_file}' cannot be read");
    }

    [Fact]
    public async Task An_empty_file_is_not_a_token()
    {
        await AskAsync();
        _folder.Write("token", " \n");
        _time.Advance(TimeSpan.FromMinutes(5));

        await AskAsync();

        _server.Requests[1].Bearer.ShouldBe("first");
    }

    private Task<string> AskAsync() => _client.GetTextAsync("version", CancellationToken.None);
}
