namespace ScheduledJobs.Operator.Api.V1Alpha1;

/// <summary>Values of <see cref="Oauth2ClientCredentialsSpec.ClientAuthentication"/>.</summary>
public static class Oauth2ClientAuthentications
{
    /// <summary>Id and secret in the Authorization header.</summary>
    public const string Basic = "Basic";

    /// <summary>Id and secret in the form body.</summary>
    public const string Body = "Body";
}
