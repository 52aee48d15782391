using ScheduledJobs.Kube.Tests.Fakes;
using ScheduledJobs.Kube.Transport;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Kube.Tests.Client;

/// <summary>Clients with different tokens over the same connections.</summary>
public sealed class SharedConnectionTests
{
    private static readonly KubeClientConfiguration Server = new() { Server = new Uri("https://server.test/") };

    [Fact]
    public async Task Each_client_sends_its_own_token_and_the_others_survive_its_end()
    {
        using var server = new ScriptedServer(new FakeTimeProvider());
        server.Otherwise(_ => ScriptedServer.Answer(200, "ok"));
        using var shared = server.Connect(Server);
        var (one, other) = (shared.WithToken("one"), shared.WithToken("other"));

        await one.GetTextAsync("version", default);
        await other.GetTextAsync("version", default);
        one.Dispose();
        await other.GetTextAsync("version", default);
        await shared.GetTextAsync("version", default);
        other.Dispose();

        server.Requests.Select(r => r.Bearer).ShouldBe(["one", "other", "other", null]);
    }

    public static TheoryData<string> Credentials => ["token", "file", "user", "certificate", "impersonation"];

    [Theory]
    [MemberData(nameof(Credentials))]
    public void A_client_with_credentials_of_its_own_shares_nothing(string kind)
    {
        using var server = new ScriptedServer(new FakeTimeProvider());
        using var client = server.Connect(kind switch
        {
            "token" => Server with { Token = "own" },
            "file" => Server with { TokenFile = "/none" },
            "user" => Server with { UserName = "own" },
            "certificate" => Server with { ClientCertificateFile = "/none" },
            _ => Server with { ImpersonateUser = "own" },
        });

        Should.Throw<InvalidOperationException>(() => client.WithToken("other"));
    }
}
