type Credentials = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };

/**
 * Takes the place of the SDK's search for credentials in every bundle (infra/bundling.ts): Lambda gives them by the
 * environment and nothing else, so files, metadata services and sign-in servers need neither be carried nor tried.
 */
export const defaultProvider = () => async (): Promise<Credentials> => {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) throw new Error('the environment holds no AWS credentials');
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
  };
};
