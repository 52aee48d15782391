using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ScheduledJobs.Operator.Controller;
using ScheduledJobs.Operator.Observability;

namespace ScheduledJobs.Operator.Hosting;

/// <summary>Serves /metrics in Prometheus' text format.</summary>
internal static class MetricsServer
{
    /// <summary>Serves until cancelled.</summary>
    public static Task RunAsync(
        IPEndPoint address,
        Telemetry telemetry,
        ScheduleSeries perSchedule,
        OperatorState state,
        ILoggerFactory loggers,
        CancellationToken cancellationToken) =>
        WebServer.RunAsync("--metrics-bind-address", address, context => AnswerAsync(context, telemetry, perSchedule, state), loggers, cancellationToken);

    private static async Task AnswerAsync(HttpContext context, Telemetry telemetry, ScheduleSeries perSchedule, OperatorState state)
    {
        if (context.Request.Path.Value != "/metrics")
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            await context.Response.WriteAsync("not found");
            return;
        }

        await using var text = new StringWriter();
        PrometheusText.Write(text, [.. telemetry.Collect(), .. perSchedule.Read(state.Schedules)]);
        context.Response.ContentType = PrometheusText.ContentType;
        await context.Response.WriteAsync(text.ToString(), Encoding.UTF8);
    }
}
