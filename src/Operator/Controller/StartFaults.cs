using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Controller;

/// <summary>What a start that failed means for the next decision.</summary>
internal static class StartFaults
{
    /// <summary>The words for people: what the API server says of it, and of other failures only their kind.</summary>
    public static string MessageOf(Exception failure) => StatusText.Cut(
        failure switch
        {
            ApiException refused => refused.Message.TrimEnd('.'),
            HttpRequestException or IOException => "the API server cannot be reached",
            OperationCanceledException or TimeoutException => "the API server does not answer in time",
            _ => $"the operator cannot make the request ({failure.GetType().Name})",
        },
        StartFault.MaxMessage)!;

    /// <summary>Whether it is a fault to tell of. In a namespace that is going away nothing is recorded, and a term that ends is no fault.</summary>
    public static bool IsFault(Exception failure, CancellationToken cancellationToken) =>
        failure is not ApiException { IsNamespaceTerminating: true }
        && !(failure is OperationCanceledException && cancellationToken.IsCancellationRequested);
}
