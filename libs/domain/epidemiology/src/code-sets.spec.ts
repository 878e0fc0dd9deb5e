import { HEPATOBILIARY_1, PANCREATIC_1, isInfectionItself, matchesCodeSet } from './code-sets';

describe('hepatobiliary-1', () => {
  it.each([
    ['K83.0', 'cholangitis'],
    ['K830', 'cholangitis without the dot'],
    ['k83.0', 'cholangitis in lower case'],
    ['K83.000x001', 'cholangitis with a Chinese national extension'],
    ['K70.30', 'alcoholic cirrhosis, ICD-10-CM'],
    ['K77.0*', 'a liver disorder with its asterisk'],
    ['K80.20', 'gallstones'],
    ['K87.0', 'gallbladder disorder in another disease'],
    ['B18.1', 'chronic hepatitis B'],
    ['B67.5', 'echinococcosis of the liver'],
    ['A06.4', 'amoebic liver abscess'],
    ['C22.0', 'liver cell carcinoma'],
    ['C24.1', 'cancer of the ampulla'],
    ['C78.7', 'liver metastasis'],
    ['I85.0', 'bleeding varices'],
    ['S36.11', 'injury of the liver'],
    ['T86.4', 'failed liver transplant'],
    ['Z94.4', 'liver transplant'],
  ])('holds ICD-10 %s (%s)', (code) => {
    expect(matchesCodeSet(HEPATOBILIARY_1, code, 'icd-10')).toBe(true);
  });

  it.each([
    ['K69', 'no such category'],
    ['K78', 'between the ranges'],
    ['K84', 'after the ranges'],
    ['K85.9', 'acute pancreatitis'],
    ['K87.1', 'pancreas in another disease'],
    ['K8', 'a chapter block alone'],
    ['C25.0', 'cancer of the pancreas'],
    ['B67.1', 'echinococcosis of the lung'],
    ['A06.5', 'amoebic lung abscess'],
    ['D37.1', 'neoplasm of the stomach'],
    ['T86.1', 'failed kidney transplant'],
    ['070', 'an ICD-9 code said to be ICD-10'],
  ])('leaves out ICD-10 %s (%s)', (code) => {
    expect(matchesCodeSet(HEPATOBILIARY_1, code, 'icd-10')).toBe(false);
  });

  it.each([
    ['070.54', true, 'chronic hepatitis C'],
    ['155.0', true, 'liver cancer'],
    ['156.9', true, 'cancer of the biliary tract'],
    ['571.2', true, 'alcoholic cirrhosis'],
    ['576.1', true, 'cholangitis'],
    ['996.82', true, 'complication of a liver transplant'],
    ['V42.7', true, 'liver transplant'],
    ['577.0', false, 'acute pancreatitis'],
    ['157.0', false, 'cancer of the pancreas'],
    ['996.81', false, 'complication of a kidney transplant'],
    ['K83.0', false, 'an ICD-10 code said to be ICD-9'],
  ])('reads ICD-9 %s as %s (%s)', (code, expected) => {
    expect(matchesCodeSet(HEPATOBILIARY_1, code, 'icd-9')).toBe(expected);
  });

  it.each([
    ['K75.0', true, 'liver abscess'],
    ['K81.0', true, 'acute cholecystitis'],
    ['K80.3', true, 'bile duct stone with cholangitis'],
    ['K83.0', true, 'cholangitis'],
    ['K80.2', false, 'gallstone without cholecystitis'],
    ['K83.1', false, 'obstruction of the bile duct'],
    ['K74.6', false, 'cirrhosis'],
  ])('says of %s that it is an infection of the system itself: %s (%s)', (code, expected) => {
    expect(isInfectionItself(HEPATOBILIARY_1, code, 'icd-10')).toBe(expected);
  });

  // Titles of ICD-9-CM, volume 1.
  it.each([
    ['572.0', true, 'abscess of liver'],
    ['574.00', true, 'gallstone with acute cholecystitis, no obstruction'],
    ['574.10', true, 'gallstone with other cholecystitis'],
    ['574.31', true, 'bile duct stone with acute cholecystitis, obstruction'],
    ['574.80', true, 'stones in both with acute and chronic cholecystitis'],
    ['575.0', true, 'acute cholecystitis'],
    ['575.12', true, 'acute and chronic cholecystitis'],
    ['576.1', true, 'cholangitis'],
    ['574.20', false, 'gallstone without cholecystitis'],
    ['574.50', false, 'bile duct stone without cholecystitis'],
    ['574.90', false, 'stones in both without cholecystitis'],
    ['575.2', false, 'obstruction of the gallbladder'],
    ['576.2', false, 'obstruction of the bile duct'],
    ['571.2', false, 'alcoholic cirrhosis'],
  ])('says of ICD-9 %s that it is an infection itself: %s (%s)', (code, expected) => {
    expect(isInfectionItself(HEPATOBILIARY_1, code, 'icd-9')).toBe(expected);
  });

  it('holds every code that it calls an infection of the system itself', () => {
    const { codes, infectionItself } = HEPATOBILIARY_1;
    for (const system of ['icd-10', 'icd-9'] as const) {
      expect(codes[system].length).toBeGreaterThan(0);
      const strangers = infectionItself[system].filter(
        (code) => !matchesCodeSet(HEPATOBILIARY_1, code, system),
      );
      expect(strangers).toEqual([]);
    }
  });
});

describe('pancreatic-1', () => {
  it.each([
    ['K85.9', true],
    ['K86.1', true],
    ['K87.1', true],
    ['C25.9', true],
    ['K83.0', false],
    ['K87.0', false],
  ])('holds ICD-10 %s: %s', (code, expected) => {
    expect(matchesCodeSet(PANCREATIC_1, code, 'icd-10')).toBe(expected);
  });
});
