using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.LocalKube.Api;

namespace ScheduledJobs.LocalKube.Tests.Api;

public sealed class ServerTests
{
    [Fact]
    public async Task Plain_routes_are_served_without_tls_and_the_api_is_not()
    {
        var options = new ApiServerOptions { MapPlainRoutes = routes => routes.MapGet("/hello", () => "hello"), Token = "t" };
        await using var server = await ApiServer.StartAsync(options, NullLoggerFactory.Instance, CancellationToken.None);
        using var client = new HttpClient { BaseAddress = server.EchoAddress };
        (await client.GetStringAsync("hello")).ShouldBe("hello");
        (await client.GetAsync("api/v1/namespaces")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        server.EchoAddress.Scheme.ShouldBe("http");
        server.EchoAddress.Host.ShouldBe("127.0.0.1");
        server.Token.ShouldBe("t");
    }

    [Fact]
    public async Task An_interceptor_may_respond_instead_of_the_API()
    {
        var fixture = new InterceptedFixture();
        await fixture.InitializeAsync();
        try
        {
            (await fixture.GetAsync("/api/v1/namespaces")).Expect(200);
            fixture.Fail = true;
            (await fixture.GetAsync("/api/v1/namespaces")).Expect(429);
        }
        finally
        {
            await fixture.DisposeAsync();
        }
    }

    [Fact]
    public async Task Stopping_ends_open_watches()
    {
        var fixture = new ApiFixture();
        await fixture.InitializeAsync();
        await using var watch = await WatchStream.OpenAsync(fixture, "/api/v1/pods?watch=true");
        var next = watch.NextAsync();
        await fixture.DisposeAsync();
        await Should.NotThrowAsync(async () => await Task.WhenAny(next).WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_an_error()
    {
        await using var first = await ApiServer.StartAsync(new ApiServerOptions(), NullLoggerFactory.Instance, CancellationToken.None);
        var options = new ApiServerOptions { Port = first.Address.Port };
        await Should.ThrowAsync<IOException>(() => ApiServer.StartAsync(options, NullLoggerFactory.Instance, CancellationToken.None));
    }

    private sealed class InterceptedFixture : ApiFixture
    {
        public bool Fail { get; set; }

        protected override ApiServerOptions Options => new()
        {
            Interceptor = (context, next) =>
            {
                if (!Fail)
                    return next(context);
                context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                return Task.CompletedTask;
            },
        };
    }
}
