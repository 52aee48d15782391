using ScheduledJobs.Kube.Transport;

namespace ScheduledJobs.Kube.Tests.Transport;

public sealed class ConnectionsTests
{
    [Fact]
    [Trait("KnownBug", "csharp#773")]
    public void Idle_connections_are_pinged_so_that_a_dead_path_is_noticed()
    {
        using var handler = Connections.CreateHandler(new KubeClientConfiguration { Server = new Uri("https://server.test/") }, () => null);

        handler.KeepAlivePingPolicy.ShouldBe(HttpKeepAlivePingPolicy.Always);
        handler.KeepAlivePingDelay.ShouldBe(TimeSpan.FromSeconds(30));
        handler.KeepAlivePingTimeout.ShouldBe(TimeSpan.FromSeconds(15));
    }

    [Fact]
    public void A_server_does_not_wait_for_a_process_that_is_busy_for_a_moment()
    {
        using var handler = Connections.CreateHandler(new KubeClientConfiguration { Server = new Uri("https://server.test/") }, () => null);

        handler.InitialHttp2StreamWindowSize.ShouldBe(1024 * 1024);
    }
}
