export interface CrashSwitch {
  file: string;
}
